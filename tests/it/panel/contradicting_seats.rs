//! The same about slots: whoever is removed is not moved, who changes places is not removed from where they were, a role that
//! goes takes nobody in, and what is taken back takes nobody's slot.

use discord_sandbox::{Member, Message};

use super::contradicting::{Duel, at_once};
use super::{choose, fill, manage, walk};

const MOVED: &str = "That has changed in the meantime, so nothing was done. This is how it is now.";

impl Duel {
    /// The page of one holder, as this person opens it.
    async fn seat(&self, who: &Member, board: &Message, seat: &str) -> Message {
        let panel = manage(&self.world, who, board).await;
        let page = walk(&self.world, who, &panel, &["Move or remove…"]).await;
        choose(&self.world, who, &page, "Choose a holder…", seat).await
    }
}

#[tokio::test]
async fn a_holder_is_moved_or_removed() {
    let mut duel = Duel::new().await;
    let alice = duel.world.linked("Alice", 1001, 0).await;
    for turn in 0..Duel::times() {
        let board = duel.world.board("Training", "Trainer, Medic").await;
        duel.world.press(&alice, &board, "Trainer (1 free)").await;
        let removing = duel.seat(&duel.nora, &board, "Trainer, slot 1").await;
        let moving = duel.seat(&duel.world.moderator, &board, "Trainer, slot 1").await;
        let moving = walk(&duel.world, &duel.world.moderator, &moving, &["Move or swap…"]).await;
        let (moved, removed) = at_once(
            turn,
            choose(&duel.world, &duel.world.moderator, &moving, "To a vacant slot…", "Medic, slot 1"),
            walk(&duel.world, &duel.nora, &removing, &["Remove"]),
        )
        .await;
        let done = ("@Alice goes from Trainer, slot 1 to Medic, slot 1.", "@Alice is out of Trainer, slot 1.");
        let why_not = [MOVED, "They have no slot in "];
        let now = ("1 of 2 slots free", "2 of 2 slots free");
        let won = Duel::one_of((&moved.text(), &removed.text()), done, &why_not, now);
        assert_eq!(duel.noted(&board, "moved somebody").await, usize::from(won == done.0));
        assert_eq!(duel.noted(&board, "removed @Alice from").await, usize::from(won == done.1));
        let truth = if won == done.0 { "Medic · full\n┃   1. @Alice" } else { "2 of 2 slots free" };
        duel.boards.push((board, truth.to_owned()));
    }
    duel.end().await;
}

#[tokio::test]
async fn two_change_places_or_one_of_them_is_removed() {
    let mut duel = Duel::new().await;
    let (alice, bob) = (duel.world.linked("Alice", 1001, 0).await, duel.world.linked("Bob", 1002, 0).await);
    for turn in 0..Duel::times() {
        let board = duel.world.board("Training", "Trainer, Medic").await;
        duel.world.press(&alice, &board, "Trainer (1 free)").await;
        duel.world.press(&bob, &board, "Medic (1 free)").await;
        let removing = duel.seat(&duel.nora, &board, "Medic, slot 1").await;
        let swapping = duel.seat(&duel.world.moderator, &board, "Trainer, slot 1").await;
        let swapping = walk(&duel.world, &duel.world.moderator, &swapping, &["Move or swap…"]).await;
        let (swapped, removed) = at_once(
            turn,
            choose(&duel.world, &duel.world.moderator, &swapping, "Change places with…", "Medic, slot 1"),
            walk(&duel.world, &duel.nora, &removing, &["Remove"]),
        )
        .await;
        let done = ("@Bob goes from Medic, slot 1 to Trainer, slot 1", "@Bob is out of Medic, slot 1.");
        let now = ("0 of 2 slots free", "1 of 2 slots free");
        let gone = "They cannot change places: @Bob does not have Medic, slot 1 any more. Nothing was changed.";
        let why_not = [MOVED, "They have no slot in ", gone];
        let won = Duel::one_of((&swapped.text(), &removed.text()), done, &why_not, now);
        let truth = if won == done.0 {
            "Trainer · full\n┃   1. @Bob\n┃ Medic · full\n┃   1. @Alice"
        } else {
            "Trainer · full\n┃   1. @Alice\n┃ Medic · 1 of 1 free"
        };
        duel.boards.push((board, truth.to_owned()));
    }
    duel.end().await;
}

#[tokio::test]
async fn a_role_goes_or_takes_somebody_in() {
    let mut duel = Duel::new().await;
    duel.world.linked("Alice", 1001, 0).await;
    for turn in 0..Duel::times() {
        let board = duel.world.board("Training", "Trainer, Medic").await;
        let (mine, theirs) = duel.panels(&board).await;
        let page = walk(&duel.world, &duel.world.moderator, &mine, &["Assign…"]).await;
        let whom = choose(&duel.world, &duel.world.moderator, &page, "Choose a member…", "Alice").await;
        let (assigned, edited) = at_once(
            turn,
            choose(&duel.world, &duel.world.moderator, &whom, "Choose a role or a slot…", "Medic, slot 1"),
            fill(&duel.world, &duel.nora, &theirs, "Edit…", &[("roles", "Trainer")]),
        )
        .await;
        let (assigned, edited) = (assigned.text(), edited.text());
        let (sits, gone) =
            (assigned.contains("@Alice has Medic, slot 1."), edited.contains("roles Trainer x1, Medic x1 → Trainer x1"));
        assert!(sits != gone, "one of both was done:\n{assigned}\n{edited}");
        if sits {
            assert!(edited.contains("1 holder would lose a slot: @Alice (Medic)."), "{edited}");
            duel.boards.push((board, "Medic · full\n┃   1. @Alice".to_owned()));
        } else {
            assert!(assigned.contains(MOVED) || assigned.contains("no role"), "{assigned}");
            assert!(assigned.contains("1 of 1 slot free"), "{assigned}");
            duel.boards.push((board, "1 of 1 slot free".to_owned()));
        }
    }
    duel.end().await;
}

#[tokio::test]
async fn a_removal_is_taken_back_or_somebody_has_claimed_the_slot() {
    let mut duel = Duel::new().await;
    let (alice, bob) = (duel.world.linked("Alice", 1001, 0).await, duel.world.linked("Bob", 1002, 0).await);
    for turn in 0..Duel::times() {
        let board = duel.world.board("Training", "Trainer").await;
        duel.world.press(&alice, &board, "Trainer (1 free)").await;
        let removing = duel.seat(&duel.nora, &board, "Trainer, slot 1").await;
        let removed = walk(&duel.world, &duel.nora, &removing, &["Remove", "Undo…"]).await;
        let claim = super::meaning(&board, "Trainer (1 free)");
        let (undone, claimed) = at_once(
            turn,
            choose(&duel.world, &duel.nora, &removed, "Take back…", "Removed Roblox 1001 from Trainer, slot 1"),
            duel.world.press_raw(&bob, &board, &claim),
        )
        .await;
        let (undone, claimed) = (undone.text(), claimed.text());
        let (back, taken) = (undone.contains("@Alice has Trainer, slot 1."), claimed.contains("You have Trainer, slot 1"));
        assert!(back != taken, "one of both was done:\n{undone}\n{claimed}");
        let truth = if back {
            assert!(claimed.contains("Every slot of Trainer is taken."), "{claimed}");
            "1. @Alice"
        } else {
            assert!(undone.contains("Trainer, slot 1 is @Bob's now."), "{undone}");
            "1. @Bob"
        };
        duel.boards.push((board, truth.to_owned()));
    }
    duel.end().await;
}
