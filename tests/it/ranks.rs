//! Ranks that come from a Roblox group or from Discord roles: fresh where it matters, old for a while, and never guessed.

use std::time::Duration;

use discord_sandbox::{Member, Message, Permissions};
use reqwest::Method;
use roblox_sandbox::{Fault, Service};
use serde_json::json;

use crate::api_beside_bot::Caller;
use crate::http::Said;
use crate::world::{World, until};

const BUILDER: u64 = 714_760_171;
const GROUP: u64 = 35_815_907;

struct Ranked {
    world: World,
    administrator: Member,
    alice: Member,
}

/// A server whose ranks come from a group, with one linked member in it.
async fn ranked(settings: &[(&'static str, &str)]) -> Ranked {
    let mut world = World::without_bot().await;
    world.set("SLOTKEEPER_ROBLOX__TIMEOUT_SECONDS", "1");
    for (setting, value) in settings {
        world.set(setting, value);
    }
    world.start_bot().await;
    world.roblox.add_user(BUILDER, "builder");
    world.roblox.add_group(GROUP, "Night Shift");
    world.roblox.set_ranks(GROUP, BUILDER, &[10, 50]);
    let administrators = world.guild.add_role("Administrators", Permissions::ADMINISTRATOR);
    let administrator = world.guild.add_member("Ada", &[&administrators]);
    let alice = world.linked("Alice", BUILDER, 0).await;
    let ranked = Ranked { world, administrator, alice };
    ranked.world.set_group(&ranked.administrator, GROUP).await;
    ranked
}

impl Ranked {
    async fn page(&self) -> Message {
        let panel = self.world.give(&self.administrator, "setup", &[]).await;
        let page = self.world.press(&self.administrator, panel.message().unwrap(), "Linking and ranks…").await;
        page.updated.clone().unwrap()
    }
}

#[tokio::test]
async fn the_highest_role_in_the_group_decides() {
    let Ranked { world, alice, .. } = ranked(&[]).await;
    let board = world.board("Training", "Trainer @50, Lead @51").await;
    world.press(&alice, &board, "Lead (1 free)").await.says(&["Lead needs rank 51; yours is 50."]);
    let done = world.press(&alice, &board, "Trainer (1 free)").await;
    assert!(done.text().contains("You have Trainer"), "{}", done.text());
    world.give(&alice, "whoami", &[]).await.says(&["Rank: 50 (from the [Roblox group 35815907]("]);
    let told = world.give(&world.moderator, "member rank", &[("member", (&alice).into()), ("rank", 200.into())]).await;
    told.says(&["Ranks come from the [Roblox group 35815907]("]);
    world.end().await;
}

#[tokio::test]
async fn a_role_that_asks_for_no_rank_needs_no_answer_of_roblox() {
    let Ranked { world, alice, .. } = ranked(&[]).await;
    world.roblox.fault(Service::Groups, Fault::Unreachable);
    let board = world.board("Training", "Observer").await;
    world.roblox.forget_requests();
    let done = world.press(&alice, &board, "Observer (1 free)").await;
    assert!(done.text().contains("You have Observer"), "{}", done.text());
    assert_eq!(world.roblox.requests_to(Service::Groups).len(), 0);
    world.end().await;
}

#[tokio::test]
async fn while_roblox_fails_a_rank_that_is_not_too_old_counts_and_the_answer_says_so() {
    let faults = [
        Fault::Slow(Duration::from_secs(5)),
        Fault::ServerError,
        Fault::ChangedShape,
        Fault::Unreachable,
        Fault::RateLimited { retry_after: Some(60) },
    ];
    for fault in faults {
        let Ranked { world, alice, .. } = ranked(&[("SLOTKEEPER_LINKING__RANK_SECONDS", "1")]).await;
        let board = world.board("Training", "Trainer @50, Medic @40").await;
        world.press(&alice, &board, "Trainer (1 free)").await;
        tokio::time::sleep(Duration::from_millis(1_100)).await;
        world.roblox.fault(Service::Groups, fault);
        let done = world.press(&alice, &board, "Medic (1 free)").await;
        let text = done.text();
        assert!(text.contains("You have Medic"), "{fault:?}: {text}");
        assert!(text.contains("Roblox does not answer right now, so this went by your rank 50"), "{fault:?}: {text}");
        world.end().await;
    }
}

#[tokio::test]
async fn a_rank_that_is_too_old_does_not_count_and_the_refusal_says_since_when() {
    let settings = [("SLOTKEEPER_LINKING__RANK_SECONDS", "1"), ("SLOTKEEPER_LINKING__OLD_RANK_SECONDS", "2")];
    let Ranked { world, alice, .. } = ranked(&settings).await;
    let board = world.board("Training", "Trainer @50, Medic @40, Observer").await;
    world.press(&alice, &board, "Trainer (1 free)").await;
    tokio::time::sleep(Duration::from_millis(2_300)).await;
    world.roblox.fault(Service::Groups, Fault::ServerError);
    let refused = world.press(&alice, &board, "Medic (1 free)").await;
    let told = ["Medic needs rank 40, and it is not known which one you have", "It last told your rank", "which is too long ago"];
    refused.says(&told);
    refused.says(&["You could take: Observer (1 free)."]);
    assert_eq!(world.claims().await, 1);
    world.roblox.recover(Service::Groups);
    let done = world.press(&alice, &board, "Medic (1 free)").await;
    assert!(done.text().contains("You have Medic"), "{}", done.text());
    world.end().await;
}

#[tokio::test]
async fn a_rank_that_was_never_seen_is_not_guessed() {
    let Ranked { world, alice, .. } = ranked(&[]).await;
    world.roblox.fault(Service::Groups, Fault::ServerError);
    let board = world.board("Training", "Trainer @50").await;
    world.press(&alice, &board, "Trainer (1 free)").await.says(&["It has not told your rank yet."]);
    world.end().await;
}

#[tokio::test]
async fn a_rank_that_fell_throws_nobody_out_and_is_shown_to_moderators() {
    let Ranked { world, alice, .. } = ranked(&[("SLOTKEEPER_LINKING__RANK_SECONDS", "1")]).await;
    let board = world.board("Training", "Trainer @50").await;
    world.press(&alice, &board, "Trainer (1 free)").await;
    world.roblox.set_rank(GROUP, BUILDER, 10);
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    let shown = world.give(&world.moderator, "member show", &[("member", (&alice).into())]).await;
    shown.says(&["Rank: 10", "- Trainer (needs rank 50 by now) in Training"]);
    let shown = world.give(&world.moderator, "session show", &[]).await;
    assert!(shown.text().contains("Below the minimum rank by now: @Alice in Trainer (rank 10 of 50)"), "{}", shown.text());
    let members = world.give(&alice, "session show", &[]).await.text();
    assert!(!members.contains("Below the minimum rank"), "{members}");
    assert_eq!(world.claims().await, 1);
    world.end().await;
}

#[tokio::test]
async fn a_whole_community_that_presses_at_once_asks_roblox_once_for_each() {
    let Ranked { world, alice, .. } = ranked(&[]).await;
    world.roblox.fault(Service::Groups, Fault::Slow(Duration::from_millis(300)));
    let board = world.board("Training", "Trainer @50, Medic @40, Lead @30, Guide @20").await;
    world.roblox.forget_requests();
    let buttons = ["Trainer (1 free)", "Medic (1 free)", "Lead (1 free)", "Guide (1 free)"];
    futures::future::join_all(buttons.map(|button| world.press(&alice, &board, button))).await;
    assert_eq!(world.claims().await, 4);
    assert_eq!(world.roblox.requests_to(Service::Groups).len(), 1);
    world.end().await;
}

#[tokio::test]
async fn a_program_claims_by_the_rank_in_the_group_too_and_is_told_when_nobody_knows_it() {
    let Ranked { world, alice, .. } = ranked(&[]).await;
    let board = world.board("Training", "Trainer x2 @50, Observer").await;
    world.press(&alice, &board, "Observer (1 free)").await;
    let program = Caller::new(&world).await;
    let session = program.only_session().await;
    let claim = async |user: &str, slot: &str| {
        let claim = json!({ "UserId": user, "RoleName": "Trainer", "SlotKey": slot });
        Said::to(program.call(Method::PATCH, &format!("/sessions/{session}/custom-roles/claim")).json(&claim)).await
    };
    world.roblox.fault(Service::Groups, Fault::ServerError);
    let unknown = claim(&BUILDER.to_string(), "VACANT_0").await;
    assert_eq!((unknown.status, unknown.json()["error"]["reason"].as_str()), (503, Some("rank_unknown")), "{}", unknown.text);
    world.roblox.recover(Service::Groups);
    let claimed = claim(&BUILDER.to_string(), "VACANT_0").await;
    assert_eq!(claimed.status, 200, "{}", claimed.text);
    world.roblox.add_user(156, "outsider");
    let outsider = claim("156", "VACANT_1").await;
    assert_eq!(outsider.json()["error"]["reason"], "not_a_member", "{}", outsider.text);
    world.end().await;
}

#[tokio::test]
async fn a_moderator_assigns_by_the_rank_in_the_group_too_and_is_told_when_nobody_knows_it() {
    let Ranked { world, alice, .. } = ranked(&[]).await;
    world.board("Training", "Trainer @50, Lead @51, Observer").await;
    let assign =
        async |role: &str| world.give(&world.moderator, "assign", &[("member", (&alice).into()), ("role", role.into())]).await;
    world.roblox.fault(Service::Groups, Fault::ServerError);
    let unknown = ["Trainer needs rank 50, and it is not known which one they have", "It has not told their rank yet."];
    assign("Trainer").await.says(&unknown);
    assert_eq!(world.claims().await, 0);
    let free_for_all = assign("Observer").await;
    assert!(free_for_all.text().contains("Observer"), "{}", free_for_all.text());
    assert_eq!(world.claims().await, 1, "what asks for no rank needs no answer of Roblox");
    world.roblox.recover(Service::Groups);
    assign("Lead").await.says(&["Lead needs rank 51; theirs is 50."]);
    assign("Trainer").await;
    assert_eq!(world.claims().await, 2);
    world.end().await;
}

#[tokio::test]
async fn a_rank_that_the_group_gave_is_told_in_the_audit_channel_like_any_other_change() {
    let ranked = ranked(&[]).await;
    let (world, ada) = (&ranked.world, &ranked.administrator);
    let audit = world.guild.add_channel("audit");
    let panel = world.give(ada, "setup", &[]).await;
    world.select(ada, panel.message().unwrap(), "Audit channel…", "audit").await;
    let board = world.board("Training", "Trainer @50").await;
    world.press(&ranked.alice, &board, "Trainer (1 free)").await;
    let told = || audit.messages().iter().map(Message::text).collect::<String>();
    until(|| Some(()).filter(|()| told().contains("claimed "))).await.expect("it is told");
    assert!(told().contains("The source of ranks set the rank of "), "{}", told());
    ranked.world.end().await;
}

#[tokio::test]
async fn ranks_come_from_discord_roles_where_an_administrator_wants_that() {
    let ranked = ranked(&[]).await;
    let (world, ada) = (&ranked.world, &ranked.administrator);
    let none = Permissions::empty();
    let (trainer, lead) = (world.guild.add_role("Trainers", none), world.guild.add_role("Leads", none));
    for (role, rank) in [("Trainers", "50"), ("Leads", "200")] {
        let reply = ada.select(&ranked.page().await, "Set the rank of a Discord role…", &[role]).await.unwrap();
        let form = reply.settled().await.modal.expect("a form");
        let set = world.submit(ada, &form, &[("rank", rank)]).await;
        assert!(set.text().contains(&format!("gives rank {rank} now.")), "{}", set.text());
    }
    world.press(ada, &ranked.page().await, "From Discord roles").await;
    let bob = world.guild.add_member("Bob", &[&trainer, &lead]);
    world.link(&bob, 156).await;
    let board = world.board("Training", "Trainer @200").await;
    world.press(&ranked.alice, &board, "Trainer (1 free)").await.says(&["Trainer needs rank 200; yours is 0."]);
    let done = world.press(&bob, &board, "Trainer (1 free)").await;
    assert!(done.text().contains("You have Trainer"), "{}", done.text());
    world.give(&bob, "whoami", &[]).await.says(&["Rank: 200 (from Discord roles)"]);
    ranked.world.end().await;
}

#[tokio::test]
async fn a_moderator_sees_every_rule_with_its_values() {
    let Ranked { world, alice, .. } = ranked(&[]).await;
    world.board("Training", "Trainer x2 @60, Observer").await;
    let check = async |role: &str| {
        world.give(&world.moderator, "member check", &[("member", (&alice).into()), ("role", role.into())]).await
    };
    check("Trainer").await.says(&[
        "@Alice could not take Trainer in Training:",
        "- Yes: they are [@builder](",
        "A moderator linked it",
        "- Yes: claiming is open",
        "- No: the role needs rank 60. Rank: 50 (from the [Roblox group 35815907](",
        "- Yes: they have no slot of it yet.",
        "- Yes: 2 of 2 slots free.",
    ]);
    check("Observer").await.says(&["@Alice could take Observer in Training now:"]);
    check("Pilot").await.says(&["- No: there is no role Pilot in this session."]);
    let nobody = world.member("Nobody");
    let options = [("member", (&nobody).into()), ("role", "Trainer".into())];
    let told = world.give(&world.moderator, "member check", &options).await;
    told.says(&["@Nobody could not take Trainer", "- No: their Roblox account is not known here."]);
    assert_eq!(world.claims().await, 0);
    world.end().await;
}
