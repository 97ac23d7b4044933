//! Turns between workspaces: who waits, who is refused, and who is not held up by that.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::time::Duration;

use super::*;

fn workspace(name: &str) -> WorkspaceId {
    name.parse().unwrap()
}

const SOON: Duration = Duration::from_millis(20);
const LATER: Duration = Duration::from_secs(20);

async fn held(turns: &Arc<Turns>, workspace: &WorkspaceId, number: usize) -> Vec<Turn> {
    let mut held = Vec::new();
    for _ in 0..number {
        held.push(turns.wait(workspace, SOON).await.unwrap());
    }
    held
}

#[tokio::test]
async fn one_workspace_never_takes_all_and_those_that_wait_take_turns() {
    let turns = Turns::new();
    let (loud, quiet, third) = (workspace("loud"), workspace("quiet"), workspace("third"));
    let mut first = held(&turns, &loud, AT_ONCE_EACH).await;
    assert_eq!(turns.wait(&loud, SOON).await.unwrap_err(), NoTurn::Late);
    let _others = held(&turns, &quiet, AT_ONCE - AT_ONCE_EACH).await;
    // Nothing is free: the loud one has four in its line before the third has one.
    let waits: Vec<_> = (0..4).map(|_| turns.join(&loud).unwrap()).collect();
    let mut alone = turns.join(&third).unwrap();
    let mut waits = waits.into_iter();
    drop(first.pop());
    let served = waits.next().unwrap().await.unwrap();
    assert!(alone.try_recv().is_err());
    drop(first.pop());
    let _third = alone.try_recv().unwrap();
    assert!(waits.next().unwrap().try_recv().is_err(), "the loud one had its turn");
    drop(served);
}

#[tokio::test]
async fn a_full_line_refuses_its_own_workspace_alone_and_those_who_gave_up_take_no_place() {
    let turns = Turns::new();
    let (loud, quiet) = (workspace("loud"), workspace("quiet"));
    let held = held(&turns, &loud, AT_ONCE_EACH).await;
    // Without its budget, which is smaller than what waits and what is under way together.
    let waits: Vec<_> = (0..MOST_WAITING).map_while(|_| turns.join(&loud).ok()).collect();
    assert_eq!(waits.len(), MOST_WAITING);
    assert_eq!(turns.join(&loud).unwrap_err(), NoTurn::Full);
    drop(turns.wait(&quiet, SOON).await.unwrap());
    drop(waits);
    let _again = turns.join(&loud).unwrap();
    assert_eq!(turns.lock().waiting, 1);
    drop(held);
    let state = turns.lock();
    assert_eq!((state.free, state.waiting), (AT_ONCE - 1, 0));
    drop(state);
}

#[tokio::test]
async fn a_budget_that_is_spent_refuses_its_own_workspace_alone() {
    let turns = Turns::new();
    let (loud, quiet) = (workspace("loud"), workspace("quiet"));
    for _ in 0..A_MINUTE.get() {
        drop(turns.wait(&loud, LATER).await.unwrap());
    }
    assert_eq!(turns.wait(&loud, LATER).await.unwrap_err(), NoTurn::Spent);
    drop(turns.wait(&quiet, LATER).await.unwrap());
    assert!(turns.lock().lines.is_empty(), "who has nothing under way is forgotten");
}
