//! Writes that share a transaction: one that cannot work, or that comes a second time, costs its neighbours next to nothing.

use futures::future::join_all;
use slotkeeper::domain::{Origin, RequestId, SessionId, SlotChange, SlotChoice};
use slotkeeper::engine::{Claim, Engine as _, Leave};

use crate::disk;
use crate::ground::{Ground, role, user};

const TOGETHER: u64 = 256;

fn claim(session: &SessionId, number: u64) -> Claim {
    Claim { session: session.clone(), role: role("Trainer"), choice: SlotChoice::Any, user: user(number), admit: true }
}

fn as_request(ground: &Ground, request: &str) -> Origin {
    Origin { request: Some(request.parse::<RequestId>().unwrap()), ..ground.origin() }
}

/// Sessions with room for everybody: eight slots each.
async fn sessions(ground: &Ground) -> Vec<SessionId> {
    let mut sessions = Vec::new();
    for _ in 0..33 {
        sessions.push(ground.session("Trainer x8").await.id.clone());
    }
    sessions
}

#[tokio::test]
async fn of_256_claims_with_one_that_comes_late_a_second_time_each_acts_once_in_one_transaction() {
    let ground = Ground::new().await;
    let sessions = sessions(&ground).await;
    let first = ground.engine.claim(as_request(&ground, "100"), claim(&sessions[0], 1)).await.unwrap().unwrap();
    let leave = Leave { session: sessions[0].clone(), role: role("Trainer"), user: user(1), admit: true };
    ground.engine.quit(as_request(&ground, "101"), leave).await.unwrap().unwrap();
    let before = disk::transactions_in_log(&ground.path());

    let claims = (1..=TOGETHER).map(|number| {
        // The first is the claim from before, delivered once more after its user has left.
        let request = if number == 1 { 100 } else { 1_000 + number };
        let session = &sessions[usize::try_from(number % 32).unwrap() * usize::from(number != 1)];
        ground.engine.claim(as_request(&ground, &request.to_string()), claim(session, number))
    });
    let seated = join_all(claims).await;

    assert_eq!(disk::transactions_in_log(&ground.path()) - before, 1, "one sync of the disk for all of them");
    let seated: Vec<SlotChange> = seated.into_iter().map(|seated| seated.unwrap().unwrap().change).collect();
    assert_eq!(seated[0], first.change, "the repeated one is answered with what it did");
    let held = "select count(*) * 1000 + count(distinct roblox_id) from claims";
    assert_eq!(disk::number(&ground.path(), held).await, 255_255);
    assert_eq!(disk::number(&ground.path(), "select count(*) from claims where roblox_id = 1").await, 0, "it acted once");
}

#[tokio::test]
async fn of_256_claims_with_one_that_cannot_be_written_all_others_are_in_a_handful_of_transactions() {
    let ground = Ground::new().await;
    let sessions = sessions(&ground).await;
    let mut other = disk::open(&ground.path()).await;
    let trap = "create trigger trap before insert on claims when new.roblox_id = 77 begin select raise(abort, 'a trap'); end";
    sqlx::query(trap).execute(&mut other).await.unwrap();
    let before = disk::transactions_in_log(&ground.path());

    let claims = (1..=TOGETHER)
        .map(|number| ground.engine.claim(ground.origin(), claim(&sessions[usize::try_from(number % 32).unwrap()], number)));
    let seated = join_all(claims).await;

    let transactions = disk::transactions_in_log(&ground.path()) - before;
    assert!(transactions <= 8, "{transactions} transactions");
    let failed: Vec<usize> = (0..seated.len()).filter(|place| seated[*place].is_err()).collect();
    assert_eq!(failed, [76]);
    assert!(seated.iter().flatten().all(Result::is_ok));
    assert_eq!(disk::number(&ground.path(), "select count(*) from claims").await, 255);
}
