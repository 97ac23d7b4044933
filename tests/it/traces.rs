//! What is deleted is gone: not a byte of somebody is left in the database's files.

use std::fs;
use std::path::Path;

use discord_sandbox::Member;

use crate::disk;
use crate::world::World;

/// The forms in which a number stands in a database file: as text, and as SQLite writes whole numbers, which is big-endian
/// in as few bytes as it takes (SQLite, Database File Format, Serial Types).
fn forms(number: u64) -> Vec<Vec<u8>> {
    let bytes = number.to_be_bytes();
    let shortest = [3, 4, 6, 8].into_iter().find(|length| number < 1 << (8 * length - 1)).unwrap();
    vec![number.to_string().into_bytes(), bytes[8 - shortest..].to_vec()]
}

/// Where somebody is found in the files of a database: file, form and place.
pub(crate) fn traces(database: &Path, numbers: &[u64]) -> Vec<String> {
    let mut found = Vec::new();
    for ending in ["", "-wal", "-shm"] {
        let file = database.with_file_name(format!("slotkeeper.db{ending}"));
        let bytes = fs::read(&file).unwrap_or_default();
        for form in numbers.iter().flat_map(|number| forms(*number)) {
            if let Some(place) = bytes.windows(form.len()).position(|window| window == form) {
                found.push(format!("{} at {place}: {form:?}", file.display()));
            }
        }
    }
    found
}

/// A few days in the life of a community, with somebody in every table there is.
async fn live(world: &World, alice: &Member, crowd: &[Member]) {
    for session in ["One", "Two", "Three"] {
        let board = world.board(session, "Trainer x10, Assistant x10").await;
        for (number, who) in crowd.iter().take(8).chain([alice]).enumerate() {
            let role = if number % 2 == 0 { "Trainer" } else { "Assistant" };
            world.give(who, "claim", &[("role", role.into()), ("session", session.into())]).await.says(&["You have "]);
        }
        world.press(alice, &board, "Leave").await;
        world.give(alice, "claim", &[("role", "Trainer".into()), ("session", session.into())]).await.says(&["You have Trainer"]);
        world.rank(alice, 7).await;
    }
}

#[tokio::test]
async fn no_byte_of_somebody_is_left_in_any_file_after_their_data_was_deleted() {
    // Large enough that no other number of the file looks like it by chance.
    const ROBLOX: u64 = 7_147_601_713_337;
    let world = World::new().await;
    let crowd = world.crowd(12).await;
    let alice = world.proved("Alice", ROBLOX, 50).await;
    live(&world, &alice, &crowd).await;
    let user = alice.id();
    let mut connection = disk::open(&world.database_path()).await;
    let roblox = i64::try_from(ROBLOX).unwrap();
    for query in [
        "update sessions set status = 'completed' where title = 'One'",
        "update sessions set host_id = $1, supervisor_id = $1 where title <> 'Three'",
        "insert into attendees (id, workspace_id, session_id, roblox_id, username, joined_at) \
         select 'attendee_' || id, workspace_id, id, $1, 'Alice7147601713337', 1 from sessions",
        "insert into audit (workspace_id, action, actor_kind, actor_id, door, details, happened_at) \
         select id, 'session_updated', 'program', $1, 'http', '{\"host\":{\"before\":null,\"after\":\"' || $1 || '\"}}', 1 \
         from workspaces",
    ] {
        sqlx::query(query).bind(roblox).execute(&mut connection).await.unwrap();
    }
    for query in [
        "insert into departures (guild_id, discord_user_id, noticed_at) select id, $1, 1 from guilds",
        "insert into departure_notices (guild_id, discord_user_id, freed, noticed_at) select id, $1, 1, 1 from guilds",
        "insert into links (discord_user_id, guild_id, source, roblox_id, share, linked_at, checked_at) \
         select $1, id, 'phrase', 7147601713337, $1, 1, 1 from guilds",
        "insert into link_misses (guild_id, discord_user_id, source, asked_at) select id, $1, 'rover', 1 from guilds",
        "insert into link_attempts (guild_id, discord_user_id, roblox_id, phrase, issued_at, expires_at) \
         select id, $1, 7147601713337, 'words of 7147601713337', 1, 1 from guilds",
        "insert into wanted_claims (guild_id, discord_user_id, session_id, role_name, wanted_at) select id, $1, 'x', 'y', 1 from guilds",
        "insert into link_requests (guild_id, discord_user_id, roblox_id, asked_at) select id, $1, 7147601713337, 1 from guilds",
        "insert into seen_ranks (workspace_id, group_id, roblox_id, rank, seen_at) select id, 5, 7147601713337, 1, $1 from workspaces",
        "insert into roblox_names (roblox_id, username, display_name, seen_at) \
         values (7147601713337, 'Alice7147601713337', 'Alice7147601713337', $1) \
         on conflict (roblox_id) do update set username = excluded.username",
    ] {
        sqlx::query(query).bind(user.cast_signed()).execute(&mut connection).await.unwrap();
    }
    drop(connection);
    let before = traces(&world.database_path(), &[ROBLOX, user]);
    assert!(before.len() >= 4, "there is something to find: {before:?}");

    let asked = world.give(&alice, "privacy delete", &[]).await;
    let done = world.press(&alice, asked.message().unwrap(), "Delete everything").await;
    assert!(done.text().contains("Everything that was kept of you is deleted"), "{}", done.text());

    assert_eq!(traces(&world.database_path(), &[ROBLOX, user]), Vec::<String>::new());
    let path = world.database_path();
    assert_eq!(disk::number(&path, "select count(*) from past_attendees").await, 3);
    assert_eq!(disk::number(&path, "select count(*) from past_seats").await, 1);
    assert_eq!(disk::number(&path, "select count(*) from claims").await, 24);
    // Life goes on, and what is written later brings nothing to light.
    world.board("Four", "Trainer x10").await;
    for who in &crowd {
        world.give(who, "claim", &[("role", "Trainer".into()), ("session", "Four".into())]).await;
    }
    assert_eq!(traces(&world.database_path(), &[ROBLOX, user]), Vec::<String>::new());
    world.end().await;
}

#[tokio::test]
async fn somebody_among_many_is_as_gone_as_somebody_alone() {
    const ROBLOX: u64 = 7_147_601_713_337;
    let world = World::new().await;
    let alice = world.proved("Alice", ROBLOX, 50).await;
    world.board("Tonight", "Trainer x10").await;
    let mut connection = disk::open(&world.database_path()).await;
    // As the bot's own connection does it.
    sqlx::query("pragma secure_delete = on").execute(&mut connection).await.unwrap();
    // Enough for pages to be split and joined many times with rows of hers among them.
    for _ in 0..10 {
        sqlx::query(
            "insert into audit (workspace_id, action, roblox_id, actor_kind, actor_id, door, details, happened_at) \
             with recursive many(n) as (select 1 union all select n + 1 from many where n < 400) \
             select id, 'member_linked', case when n % 3 = 0 then $1 else n end, 'discord', case when n % 5 = 0 then $2 else n end, \
             'command', case when n % 3 = 0 then '{\"discord\":\"' || $2 || '\"}' else printf('{\"x\":\"%0*d\"}', n % 90, 1) end, n \
             from workspaces, many",
        )
        .bind(i64::try_from(ROBLOX).unwrap())
        .bind(alice.id().cast_signed())
        .execute(&mut connection)
        .await
        .unwrap();
        sqlx::query("delete from audit where happened_at % 7 = 0").execute(&mut connection).await.unwrap();
    }
    drop(connection);
    world.give(&alice, "claim", &[("role", "Trainer".into())]).await;
    let asked = world.give(&alice, "privacy delete", &[]).await;
    world.press(&alice, asked.message().unwrap(), "Delete everything").await;
    assert_eq!(traces(&world.database_path(), &[ROBLOX, alice.id()]), Vec::<String>::new());
    world.end().await;
}
