//! Two moderators who do contradictory things at the same moment where SERIES decides: one of them does, the other reads why
//! not, SERIES has one truth, and the board shows it.

use discord_sandbox::{Member, Message, Permissions};

use super::Scene;
use crate::panel::contradicting::at_once;
use crate::panel::{choose, manage, walk};

/// How often each is tried, with the other one first each time.
const TIMES: u32 = 4;

impl Scene {
    fn second_moderator(&self) -> Member {
        let mods = self.world.guild.add_role("Mods", Permissions::MANAGE_EVENTS);
        self.world.guild.add_member("Nora", &[&mods])
    }

    /// The page on which this member gets a slot.
    async fn assigning(&self, who: &Member, board: &Message, whom: &str) -> Message {
        let page = walk(&self.world, who, &manage(&self.world, who, board).await, &["Assign…"]).await;
        choose(&self.world, who, &page, "Choose a member…", whom).await
    }

    /// The page of the only holder.
    async fn removing(&self, who: &Member, board: &Message) -> Message {
        let page = walk(&self.world, who, &manage(&self.world, who, board).await, &["Remove…"]).await;
        choose(&self.world, who, &page, "Choose a holder…", "Trainer, slot 1").await
    }

    /// Somebody empties the only slot on SERIES' own site.
    fn empty(&self) {
        let mut site = self.series.site();
        let session = site.only_session();
        site.seat(&session, "Trainer", 0, None);
    }
}

#[tokio::test]
async fn one_of_two_members_gets_the_only_slot_at_series() {
    let scene = Scene::with(&super::freshness::OFTEN).await;
    let (world, nora) = (&scene.world, scene.second_moderator());
    scene.member("Alice", 1001, 0).await;
    scene.member("Bob", 1002, 0).await;
    let board = world.board("Training", "Trainer").await;
    for turn in 0..TIMES {
        let mine = scene.assigning(&world.moderator, &board, "Alice").await;
        let theirs = scene.assigning(&nora, &board, "Bob").await;
        let (one, other) = at_once(
            turn,
            world.select(&world.moderator, &mine, "Choose a role or a slot…", "Trainer, slot 1"),
            world.select(&nora, &theirs, "Choose a role or a slot…", "Trainer, slot 1"),
        )
        .await;
        let (alice, bob) = (one.text(), other.text());
        let got = (alice.contains("@Alice has Trainer, slot 1."), bob.contains("@Bob has Trainer, slot 1."));
        assert!(got.0 != got.1, "one of both was done:\n{alice}\n{bob}");
        let (refused, account, name) = if got.0 { (&bob, "1001", "Alice") } else { (&alice, "1002", "Bob") };
        assert!(refused.contains("Nothing was changed:\n- That slot is taken.") || refused.contains("Every slot"), "{refused}");
        assert!(alice.contains("0 of 1 slot free") && bob.contains("0 of 1 slot free"), "{alice}\n{bob}");
        assert_eq!(scene.held("Trainer"), [Some(account.to_owned())]);
        world.until(&board, |text| text.contains(&format!("1. @{name}"))).await;
        scene.empty();
        world.until(&board, |text| text.contains("1 of 1 slot free")).await;
    }
    scene.end().await;
}

#[tokio::test]
async fn a_holder_at_series_is_taken_out_once_and_whoever_comes_second_reads_that_it_has_changed() {
    let scene = Scene::with(&super::freshness::OFTEN).await;
    let (world, nora) = (&scene.world, scene.second_moderator());
    scene.member("Alice", 1001, 0).await;
    let board = world.board("Training", "Trainer").await;
    for turn in 0..TIMES {
        let assigning = scene.assigning(&nora, &board, "Alice").await;
        choose(world, &nora, &assigning, "Choose a role or a slot…", "Trainer, slot 1").await;
        let (mine, theirs) = (scene.removing(&world.moderator, &board).await, scene.removing(&nora, &board).await);
        let (one, other) =
            at_once(turn, world.press(&world.moderator, &mine, "Remove"), world.press(&nora, &theirs, "Remove")).await;
        let (one, other) = (one.text(), other.text());
        let done = "@Alice is out of Trainer, slot 1.";
        let told = usize::from(one.contains(done)) + usize::from(other.contains(done));
        assert_eq!(told, 1, "{one}\n{other}");
        let refused = if one.contains(done) { &other } else { &one };
        let why_not = ["That has changed in the meantime, so nothing was done.", "They have no slot in Trainer."];
        assert!(why_not.iter().any(|why| refused.contains(why)), "{refused}");
        assert_eq!(scene.held("Trainer"), [None]);
        world.until(&board, |text| text.contains("1 of 1 slot free")).await;
    }
    scene.end().await;
}
