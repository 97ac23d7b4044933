//! The rank of a user in a group: the highest of all the roles that they hold there.

use secrecy::SecretString;
use serde_json::Value;

use super::account::{number, rows};
use super::call::Call;
use super::pauses::Operation;
use super::{Roblox, Trouble};
use crate::domain::{Rank, RobloxGroupId, RobloxId, WorkspaceId};

/// What a group says of a user: their rank, or that they are not in it.
pub type GroupRank = Option<Rank>;

impl Roblox {
    /// The rank of one user. Whoever of this workspace asks for the same while a call for it is under way gets that one's
    /// answer, and users who are asked for at the same moment share a call where the interface allows it.
    /// The key, if one is given, is the workspace's own and goes before the one of the settings.
    pub async fn group_rank(
        &self,
        workspace: &WorkspaceId,
        group: RobloxGroupId,
        user: RobloxId,
        key: Option<&SecretString>,
    ) -> Result<GroupRank, Trouble> {
        self.gathered_rank(workspace, group, user, self.inner.settings.access(key).cloned()).await
    }

    pub(super) async fn legacy_rank(
        &self,
        workspace: &WorkspaceId,
        group: RobloxGroupId,
        user: RobloxId,
    ) -> Result<GroupRank, Trouble> {
        let address = format!("{}/v2/users/{user}/groups/roles", self.inner.settings.bases.groups);
        let call = Call { operation: Operation::RolesOfUser, workspace, key: None };
        let answer = self.inner.caller.json(call, self.inner.caller.client().get(address)).await?;
        highest(rows(&answer)?, group)
    }
}

/// Nobody says that a group stands in the list once only, so all its rows count.
pub(super) fn highest(rows: &[Value], group: RobloxGroupId) -> Result<GroupRank, Trouble> {
    let mut highest = None;
    for row in rows {
        let of = row.pointer("/group/id").and_then(number).ok_or(Trouble::Unreadable)?;
        if of == group.get() {
            let roles = row
                .get("roles")
                .and_then(Value::as_array)
                .map_or_else(|| row.get("role").into_iter().collect(), |all| all.iter().collect::<Vec<_>>());
            for role in roles {
                highest = highest.max(Some(rank(role)?));
            }
        }
    }
    Ok(highest)
}

pub(super) fn rank(role: &Value) -> Result<Rank, Trouble> {
    let number = role.get("rank").and_then(number).ok_or(Trouble::Unreadable)?;
    u8::try_from(number).map(Rank::new).map_err(|_| Trouble::Unreadable)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn group() -> RobloxGroupId {
        RobloxGroupId::new(5_000).unwrap()
    }

    proptest! {
        #[test]
        fn of_all_roles_in_the_group_and_of_no_other_the_highest_counts(held in proptest::collection::vec((4_999_u64..5_002, 0_u8..=255), 0..8)) {
            let rows: Vec<Value> = held.iter().map(|(group, rank)| json!({"group": {"id": group}, "role": {"rank": rank}})).collect();
            let expected = held.iter().filter(|(group, _)| *group == 5_000).map(|(_, rank)| Rank::new(*rank)).max();
            prop_assert_eq!(highest(&rows, group()).unwrap(), expected);
        }
    }

    #[test]
    fn numbers_may_be_text_and_what_is_no_rank_is_unreadable() {
        let row = |rank: Value| json!({"group": {"id": "5000"}, "role": {"rank": rank}});
        assert_eq!(highest(&[row(json!("200"))], group()), Ok(Some(Rank::new(200))));
        for wrong in [json!(256), json!(-1), json!(null), json!("high")] {
            assert_eq!(highest(&[row(wrong)], group()), Err(Trouble::Unreadable));
        }
        assert_eq!(highest(&[json!({"something": "else"})], group()), Err(Trouble::Unreadable));
    }
}
