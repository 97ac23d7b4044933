//! Whatever many callers do at the same time, there is an order of their calls, one after the other and true to who came
//! before whom, in which every answer is right. The checker is stateright's.

use std::sync::{Arc, Mutex};

use slotkeeper::domain::{RobloxId, SessionId, SlotChoice, SlotKey, SlotNumber};
use slotkeeper::engine::{Claim, Engine, Leave};
use stateright::semantics::{ConsistencyTester, LinearizabilityTester, SequentialSpec};

use crate::ground::{Ground, role, scale, user};

const SLOTS: usize = 3;
const CALLERS: u64 = 5;
const CALLS: usize = 5;

/// One role with three slots, as one caller after the other sees it.
#[derive(Clone, Debug, Default)]
struct OneRole([Option<u64>; SLOTS]);

#[derive(Clone, Debug)]
enum Call {
    Take { user: u64, slot: Option<u8> },
    Leave { user: u64 },
}

#[derive(Clone, Debug, PartialEq)]
enum Answer {
    Slot(usize),
    No(&'static str),
}

impl SequentialSpec for OneRole {
    type Op = Call;
    type Ret = Answer;

    fn invoke(&mut self, call: &Call) -> Answer {
        match *call {
            Call::Take { user, .. } if self.0.contains(&Some(user)) => Answer::No("already_in_role"),
            Call::Take { user, slot } => {
                let vacant = match slot {
                    None => self.0.iter().position(Option::is_none),
                    Some(slot) => Some(usize::from(slot)).filter(|slot| self.0[*slot].is_none()),
                };
                let Some(vacant) = vacant else { return Answer::No("slot_filled") };
                self.0[vacant] = Some(user);
                Answer::Slot(vacant)
            }
            Call::Leave { user } => match self.0.iter().position(|holder| *holder == Some(user)) {
                Some(held) => {
                    self.0[held] = None;
                    Answer::Slot(held)
                }
                None => Answer::No("not_in_role"),
            },
        }
    }
}

/// What happened, in the order in which it was seen from outside.
type History = Arc<Mutex<LinearizabilityTester<u64, OneRole>>>;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_claims_and_departures_have_an_order_in_which_every_answer_is_right() {
    let ground = Arc::new(Ground::new().await);
    for number in 1..=CALLERS {
        ground.rank(user(number), 0).await;
    }
    for round in 0..40 * scale() {
        let session = ground.session("Trainer x3").await.id.clone();
        let history = History::new(Mutex::new(LinearizabilityTester::new(OneRole::default())));
        let callers = (1..=CALLERS).map(|number| {
            let seed = u64::from(round) * CALLERS + number;
            tokio::spawn(caller(Arc::clone(&ground), session.clone(), number, seed, Arc::clone(&history)))
        });
        for caller in callers.collect::<Vec<_>>() {
            caller.await.unwrap();
        }
        let history = history.lock().unwrap();
        assert!(history.is_consistent(), "round {round}: {history:?}");
    }
}

async fn caller(ground: Arc<Ground>, session: SessionId, number: u64, seed: u64, history: History) {
    let mut choices = fastrand::Rng::with_seed(seed);
    for _ in 0..CALLS {
        let call = match choices.u8(0..5) {
            0 | 1 => Call::Take { user: number, slot: None },
            2 => Call::Take { user: number, slot: Some(choices.u8(0..3)) },
            _ => Call::Leave { user: number },
        };
        history.lock().unwrap().on_invoke(number, call.clone()).unwrap();
        let answer = make(&ground, &session, &call).await;
        history.lock().unwrap().on_return(number, answer).unwrap();
    }
}

async fn make(ground: &Ground, session: &SessionId, call: &Call) -> Answer {
    let (session, role) = (session.clone(), role("Trainer"));
    let id = |number: u64| -> RobloxId { user(number) };
    let decision = match *call {
        Call::Take { user, slot } => {
            let choice = slot.map_or(SlotChoice::Any, |slot| SlotChoice::Key(SlotKey::Vacant(SlotNumber::new(slot))));
            ground.engine.claim(ground.origin(), Claim { session, role, choice, user: id(user), admit: false }).await
        }
        Call::Leave { user } => ground.engine.quit(ground.origin(), Leave { session, role, user: id(user), admit: false }).await,
    };
    match decision.unwrap() {
        Ok(seated) => Answer::Slot(usize::from(seated.change.slot().get())),
        Err(refusals) => Answer::No(refusals.first().reason()),
    }
}

#[test]
fn the_checker_sees_a_slot_with_two_holders() {
    let mut history = LinearizabilityTester::new(OneRole::default());
    for number in [1, 2] {
        history.on_invret(number, Call::Take { user: number, slot: Some(0) }, Answer::Slot(0)).unwrap();
    }
    assert!(!history.is_consistent());
}
