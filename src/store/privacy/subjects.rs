//! Every column of the database that names or describes a person, and what becomes of it when they have their data
//! deleted.
//!
//! This is the list to extend with a table or a column that has people in it. Those with the fate [`Fate::Row`] or
//! [`Fate::Blank`] need nothing else: deletion carries these out as they stand here, in its first transaction, so they are
//! for what nobody has thousands of, and each needs an index that begins with its column. What goes with its row is in the
//! export, too.

/// A column with a person in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// What it says.
    pub whose: Whose,
    /// What becomes of it.
    pub fate: Fate,
}

/// What a column says of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// A Discord user ID; it means the same person in every server.
    Discord,
    /// A Roblox user ID in a table with a `workspace_id`.
    Roblox,
    /// A Roblox user ID in a table that belongs to no workspace: something that was looked up, and is looked up again when
    /// it is needed.
    RobloxAnywhere,
    /// Something that describes the person whom another column of the row names.
    Described,
}

/// What becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The row is about this person and goes.
    Row,
    /// The row stays, with nothing in this column.
    Blank,
    /// Deletion has code of its own for this table.
    Own,
    /// It goes when the row goes; what the column says alone is no reason.
    WithRow,
}

const fn subject(table: &'static str, column: &'static str, whose: Whose, fate: Fate) -> Subject {
    Subject { table, column, whose, fate }
}

/// All of them.
pub const SUBJECTS: &[Subject] = &[
    subject("links", "discord_user_id", Whose::Discord, Fate::Row),
    subject("links", "roblox_id", Whose::Roblox, Fate::WithRow),
    subject("members", "roblox_id", Whose::Roblox, Fate::Row),
    subject("sessions", "host_id", Whose::Roblox, Fate::Own),
    subject("sessions", "co_host_id", Whose::Roblox, Fate::Own),
    subject("sessions", "supervisor_id", Whose::Roblox, Fate::Own),
    subject("claims", "roblox_id", Whose::Roblox, Fate::Own),
    subject("attendees", "roblox_id", Whose::Roblox, Fate::Own),
    subject("attendees", "username", Whose::Described, Fate::Own),
    subject("attendees", "display_name", Whose::Described, Fate::Own),
    subject("attendees", "avatar_url", Whose::Described, Fate::Own),
    subject("audit", "roblox_id", Whose::Roblox, Fate::Own),
    subject("audit", "actor_id", Whose::Described, Fate::Own),
    subject("audit", "actor_key", Whose::Described, Fate::Own),
    subject("audit", "details", Whose::Described, Fate::Own),
    subject("audit", "reason", Whose::Described, Fate::Own),
    subject("audit_mentions", "number", Whose::Described, Fate::Own),
    subject("erasures", "discord_user_id", Whose::Discord, Fate::Own),
    subject("erasure_accounts", "discord_user_id", Whose::Discord, Fate::Own),
    subject("erasure_accounts", "roblox_id", Whose::Roblox, Fate::Own),
    subject("erasures", "pseudonym", Whose::Described, Fate::Own),
    subject("pseudonyms", "name", Whose::Described, Fate::Own),
    subject("pseudonyms", "sealed", Whose::Described, Fate::Own),
    subject("links", "share", Whose::Discord, Fate::WithRow),
    subject("link_misses", "discord_user_id", Whose::Discord, Fate::Row),
    subject("link_attempts", "discord_user_id", Whose::Discord, Fate::Row),
    subject("link_attempts", "roblox_id", Whose::Roblox, Fate::WithRow),
    subject("link_attempts", "phrase", Whose::Described, Fate::WithRow),
    subject("wanted_claims", "discord_user_id", Whose::Discord, Fate::Row),
    subject("link_requests", "discord_user_id", Whose::Discord, Fate::Row),
    subject("link_requests", "roblox_id", Whose::Roblox, Fate::WithRow),
    subject("account_handovers", "before_user", Whose::Discord, Fate::Row),
    subject("account_handovers", "after_user", Whose::Discord, Fate::Row),
    subject("account_handovers", "roblox_id", Whose::Roblox, Fate::WithRow),
    subject("proof_rulings", "discord_user_id", Whose::Discord, Fate::Row),
    subject("proof_rulings", "roblox_id", Whose::Roblox, Fate::WithRow),
    subject("given_ranks", "roblox_id", Whose::Roblox, Fate::Row),
    subject("link_notices", "discord_user_id", Whose::Discord, Fate::Row),
    subject("link_notices", "roblox_id", Whose::Roblox, Fate::WithRow),
    subject("seen_ranks", "roblox_id", Whose::Roblox, Fate::Row),
    subject("roblox_names", "roblox_id", Whose::RobloxAnywhere, Fate::Row),
    subject("roblox_names", "username", Whose::Described, Fate::WithRow),
    subject("roblox_names", "display_name", Whose::Described, Fate::WithRow),
    subject("departures", "discord_user_id", Whose::Discord, Fate::Row),
    subject("departure_notices", "discord_user_id", Whose::Discord, Fate::Row),
    subject("unconfirmed", "discord_user_id", Whose::Discord, Fate::Row),
    subject("unconfirmed", "roblox_id", Whose::Roblox, Fate::WithRow),
];

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use std::collections::BTreeSet;

    use sqlx::{AssertSqlSafe, Row as _};

    use super::*;
    use crate::store::{Connection, Database};

    /// Tables without anybody in them. To put one here is to say so.
    const WITHOUT_PEOPLE: &[&str] = &[
        "absences",
        "api_keys",
        "audit_bytes",
        "boards",
        "changes",
        "cleaned",
        "discord_role_ranks",
        "gateway_starts",
        "guilds",
        "link_policies",
        "past_attendees",
        "past_seats",
        "rank_choices",
        "roles",
        "secrets",
        "summonses",
        "template_roles",
        "templates",
        "workspaces",
    ];

    /// Columns that only look as if they had people in them.
    const NOBODY: &[(&str, &str)] = &[("boards", "tended_by"), ("api_keys", "replaced_by")];

    /// Ends of the names that columns with people in them have.
    const PEOPLE: &[&str] = &[
        "roblox_id",
        "user_id",
        "member_id",
        "actor_id",
        "host_id",
        "supervisor_id",
        "holder_id",
        "target_id",
        "author_id",
        "moderator_id",
        "owner",
        "_by",
        "_for",
        "username",
        "user_name",
        "display_name",
        "nickname",
        "avatar",
        "avatar_url",
        "email",
        "details",
        "phrase",
        "profile",
    ];

    #[tokio::test]
    async fn no_table_and_no_column_with_a_person_in_it_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("slotkeeper.db")).await.unwrap();
        let mut reader = database.reader().await.unwrap();
        let mut found = BTreeSet::new();
        for table in names(&mut reader, "select name from sqlite_master where type = 'table'").await {
            if table.starts_with("sqlite_") || table == "_sqlx_migrations" {
                continue;
            }
            let listed = SUBJECTS.iter().any(|subject| subject.table == table);
            let without = WITHOUT_PEOPLE.contains(&table.as_str());
            assert!(listed != without, "{table}: list its columns with people in SUBJECTS, or else the table in WITHOUT_PEOPLE");
            for column in names(&mut reader, &format!("select name from pragma_table_info('{table}')")).await {
                let subject = SUBJECTS.iter().any(|subject| (subject.table, subject.column) == (&*table, &*column));
                let looks_like_one = PEOPLE.iter().any(|end| column.ends_with(end));
                let nobody = NOBODY.contains(&(&*table, &*column));
                assert!(
                    subject || nobody || !looks_like_one,
                    "{table}.{column} looks like a person: say in SUBJECTS what becomes of it"
                );
                found.insert((table.clone(), column));
            }
        }
        for Subject { table, column, .. } in SUBJECTS {
            assert!(found.contains(&((*table).to_owned(), (*column).to_owned())), "there is no {table}.{column} any more");
        }
    }

    #[tokio::test]
    async fn what_deletion_carries_out_by_itself_has_the_columns_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("slotkeeper.db")).await.unwrap();
        let mut reader = database.reader().await.unwrap();
        for Subject { table, column, whose, fate } in SUBJECTS {
            let query = format!("select name from pragma_table_info('{table}') where name = 'workspace_id'");
            let by_workspace = !names(&mut reader, &query).await.is_empty();
            let itself = matches!(fate, Fate::Row | Fate::Blank);
            assert!(!itself || *whose != Whose::Roblox || by_workspace, "{table}.{column}: whose workspace is it?");
            let anywhere = *whose == Whose::RobloxAnywhere;
            assert!(
                !anywhere || (*fate == Fate::Row && !by_workspace),
                "{table}.{column}: only what is looked up again goes anywhere"
            );
            assert!(!itself || *whose != Whose::Described, "{table}.{column}: nothing tells whose row it is");
            let query = format!("select name from pragma_table_info('{table}') where name = '{column}' and \"notnull\" = 1");
            assert!(*fate != Fate::Blank || names(&mut reader, &query).await.is_empty(), "{table}.{column} cannot be blank");
        }
    }

    async fn names(connection: &mut Connection, query: &str) -> Vec<String> {
        let rows = sqlx::query(AssertSqlSafe(query.to_owned())).fetch_all(connection).await.unwrap();
        rows.iter().map(|row| row.get("name")).collect()
    }
}
