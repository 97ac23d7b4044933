//! Lists of sessions come whole and in order, whether the engine still knows them or reads them.

use std::sync::Arc;

use slotkeeper::domain::{RobloxId, Session, SlotChoice};
use slotkeeper::engine::{Claim, Engine as _};

use crate::ground::{Ground, role, user};

const MOST: u32 = 200;

#[tokio::test]
async fn many_sessions_are_read_at_once_each_with_its_own_roles_and_holders() {
    let ground = Ground::new().await;
    let mut planned = Vec::new();
    for number in 1..=60_u64 {
        let session = ground.session(&format!("Trainer x2, Only here {number}, Assistant x3")).await;
        // Somebody in every third one, and not always in the same slot.
        if number.is_multiple_of(3) {
            claim(&ground, &session, user(number)).await;
        }
        planned.push(session.id.clone());
    }
    let known = ground.engine.coming(&ground.workspace, MOST).await.unwrap();

    let ground = ground.restart().await;
    let read = ground.engine.coming(&ground.workspace, MOST).await.unwrap();
    assert_eq!(read, known);
    assert_eq!(read.len(), planned.len());

    // One that the engine knows again stands among those that it does not.
    claim(&ground, &read[30], user(999)).await;
    let mixed = ground.engine.coming(&ground.workspace, MOST).await.unwrap();
    for (place, (before, now)) in read.iter().zip(&mixed).enumerate() {
        let holders = |session: &Session| session.holders().map(|(_, _, holder)| holder.roblox).collect::<Vec<_>>();
        let came = if place == 30 { vec![user(999)] } else { Vec::new() };
        assert_eq!(before.id, now.id);
        assert_eq!(holders(now).len(), holders(before).len() + came.len(), "{place}");
        assert!(came.iter().all(|newcomer| holders(now).contains(newcomer)));
    }
    assert_eq!(ground.engine.coming(&ground.workspace, 7).await.unwrap(), mixed[..7]);
}

async fn claim(ground: &Ground, session: &Arc<Session>, who: RobloxId) {
    let (session, role) = (session.id.clone(), role("Trainer"));
    let claim = Claim { session, role, choice: SlotChoice::Any, user: who, admit: true };
    ground.engine.claim(ground.origin(), claim).await.unwrap().unwrap();
}
