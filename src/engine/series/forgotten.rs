//! Whose data was deleted a moment ago: what was begun before that is written down without them, whoever began it.

use std::time::Duration;

use moka::sync::Cache;
use tokio::time::Instant;

use crate::domain::{Difference, RobloxId, WorkspaceId};

/// Longer than anything that was begun before goes on: the truth about a request is looked for so long at most.
const REMEMBERED_FOR: Duration = Duration::from_mins(15);

/// The accounts, each with the moment of its deletion.
#[derive(Debug)]
pub(super) struct Forgotten(Cache<(WorkspaceId, RobloxId), Instant>);

impl Default for Forgotten {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(10_000).time_to_live(REMEMBERED_FOR).build())
    }
}

impl Forgotten {
    /// Somebody's data is about to be deleted.
    pub(super) fn note(&self, workspace: &WorkspaceId, user: RobloxId) {
        self.0.insert((workspace.clone(), user), Instant::now());
    }

    /// Whether that was after this moment.
    pub(super) fn since(&self, workspace: &WorkspaceId, user: RobloxId, begun: Instant) -> bool {
        self.0.get(&(workspace.clone(), user)).is_some_and(|forgotten| forgotten >= begun)
    }

    /// The parts of a change that name nobody whose data was deleted after this moment.
    pub(super) fn taken_out_of(&self, workspace: &WorkspaceId, mut change: Difference, begun: Instant) -> Difference {
        let gone = |user: RobloxId| self.since(workspace, user, begun);
        for post in [&mut change.host, &mut change.co_host, &mut change.supervisor] {
            *post = post.take().filter(|post| !post.before.into_iter().chain(post.after).any(gone));
        }
        change.seats.retain(|seat| !seat.before.into_iter().chain(seat.after).any(|holder| gone(holder.roblox)));
        change
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;
    use crate::domain::{Change, Holder, RoleName, SeatChange, SlotNumber, sample};

    #[test]
    fn what_was_begun_before_a_deletion_names_nobody_and_what_is_begun_after_it_does() {
        let (forgotten, workspace) = (Forgotten::default(), sample::training().workspace);
        let begun = Instant::now();
        forgotten.note(&workspace, sample::user(7));
        let role: RoleName = "Trainer".parse().unwrap();
        let seat = |user| SeatChange {
            role: role.clone(),
            slot: SlotNumber::new(0),
            before: Some(Holder::unmarked(sample::user(user))),
            after: None,
        };
        let change = Difference {
            host: Some(Change { before: Some(sample::user(7)), after: None }),
            co_host: Some(Change { before: None, after: Some(sample::user(8)) }),
            seats: vec![seat(7), seat(8)],
            ..Difference::default()
        };
        let left = Difference { host: None, seats: vec![seat(8)], ..change.clone() };
        assert_eq!(forgotten.taken_out_of(&workspace, change.clone(), begun), left);
        let later = Instant::now() + Duration::from_millis(1);
        assert_eq!(forgotten.taken_out_of(&workspace, change.clone(), later), change);
    }
}
