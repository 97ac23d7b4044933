//! Moderations that name somebody who is not there any more.

use slotkeeper::domain::{Moderation, Move, Objection, Place, RankSource, Refusal, SlotChoice};
use slotkeeper::engine::{Engine, GivenRank};

use crate::ground::{Ground, role, user};

#[tokio::test]
async fn moving_somebody_who_is_gone_brings_nothing_of_them_back() {
    let ground = Ground::new().await;
    let session = ground.session("Trainer x2 @0, Assistant x2 @0").await;
    let sits = Moderation::Assign { user: user(8), role: role("Assistant"), choice: SlotChoice::Any };
    ground.moderate(&session, sits).await.unwrap();
    // User 7 sat there when the moderator looked, and has had their data deleted since.
    let to = |place| Moderation::Move(Move { user: user(7), from: role("Trainer"), to: role("Assistant"), place });
    for place in [Place::NextVacant, Place::Slot(slotkeeper::domain::SlotNumber::new(0), Some(user(8)))] {
        let refused = ground.moderate(&session, to(place)).await;
        assert_eq!(refused.unwrap_err(), Objection::from(Refusal::NotInRole));
    }
    assert_eq!(ground.engine.member(&ground.workspace, user(7)).await.unwrap(), None, "they are no member again");
    assert!(ground.engine.member(&ground.workspace, user(8)).await.unwrap().is_some());
}

#[tokio::test]
async fn a_rank_that_arrives_for_somebody_who_is_gone_makes_them_no_member() {
    let ground = Ground::new().await;
    let rank = slotkeeper::domain::Rank::new;
    let given = |user| GivenRank { user, rank: rank(50), source: RankSource::Hand, enters: false };
    assert_eq!(ground.engine.give_rank(ground.origin(), given(user(7))).await.unwrap(), None);
    assert_eq!(ground.engine.member(&ground.workspace, user(7)).await.unwrap(), None);
    ground.rank(user(8), 20).await;
    assert_eq!(ground.engine.give_rank(ground.origin(), given(user(8))).await.unwrap(), Some(rank(20)));
    let member = ground.engine.member(&ground.workspace, user(8)).await.unwrap().unwrap();
    assert_eq!(member.rank, rank(50));
}
