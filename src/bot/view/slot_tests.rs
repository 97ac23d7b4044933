//! What a member reads after a press, word for word.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;

use proptest::prelude::*;
use serde_json::{Value, to_value};

use super::*;
use crate::bot::view::limits;
use crate::bot::view::sample::{any_session, any_text, discord, roblox, role, training};
use crate::domain::{ClaimingClosed, Rank, RankSource, Refusal, Refusals, SessionOver};

const MEMBER: u64 = 70;

fn done(session: Session) -> SlotAnswer {
    SlotAnswer::Done {
        session: Arc::new(session),
        role: "Trainer".parse().unwrap(),
        slot: SlotNumber::new(0),
        unconfirmed_rank: None,
    }
}

fn refused(session: Session, role: &str, refusals: Vec<Refusal>) -> SlotAnswer {
    refused_with(session, role, refusals, &[])
}

fn refused_with(session: Session, role: &str, refusals: Vec<Refusal>, instead: &[&str]) -> SlotAnswer {
    let refusals = Refusals::check(refusals).unwrap_err();
    let instead = instead.iter().map(|name| name.parse().unwrap()).collect();
    SlotAnswer::Refused { session: Some(Arc::new(session)), role: role.to_owned(), refusals, instead }
}

fn said(face: &Face) -> String {
    face.content.clone().unwrap()
}

fn buttons(face: &Face) -> Vec<String> {
    let body = to_value(face).unwrap();
    let rows = body["components"].as_array().unwrap();
    let label = |button: &Value| button["label"].as_str().unwrap().to_owned();
    rows.iter().flat_map(|row| row["components"].as_array().unwrap().iter().map(label)).collect()
}

fn too_low() -> Refusal {
    Refusal::RankTooLow { needed: Rank::new(50), held: Some(Rank::new(30)), source: Some(RankSource::Hand) }
}

#[test]
fn a_claim_says_what_you_have_when_it_starts_and_how_to_undo_it() {
    assert_eq!(
        said(&claimed(&done(training()))),
        "You have Trainer, slot 1, in Training (starts <t:1796144400:R>). Changed your mind? Press Leave on the board or use \
         /unclaim."
    );
    let ongoing = said(&claimed(&done(Session { status: Status::Ongoing, ..training() })));
    assert!(ongoing.starts_with("You have Trainer, slot 1, in Training (under way now)."), "{ongoing}");
}

#[test]
fn leaving_says_what_is_free_again_and_how_to_come_back_while_that_is_possible() {
    assert_eq!(
        said(&left(&done(training()))),
        "You left Trainer, slot 1, in Training. The slot is free again. To come back, use /claim or the board."
    );
    let closed = Session { claimable: false, ..training() };
    assert_eq!(said(&left(&done(closed))), "You left Trainer, slot 1, in Training. The slot is free again.");
}

#[test]
fn removing_says_who_is_out() {
    let answer = removed(&done(training()), discord(MEMBER));
    assert_eq!(said(&answer), "<@70> is out of Trainer, slot 1, in Training. The slot is free again.");
}

#[test]
fn every_rule_that_failed_has_a_line_with_what_would_help() {
    let next_vacant = Some(SlotNumber::new(0));
    let refusals = vec![
        Refusal::NotClaimable(ClaimingClosed::SwitchedOff),
        too_low(),
        Refusal::AlreadyInRole { slot: SlotNumber::new(1) },
        Refusal::SlotFilled { next_vacant },
    ];
    let face = claimed(&refused(Session { claimable: false, ..training() }, "trainer", refusals));
    assert_eq!(
        said(&face),
        "You did not get Trainer in Training:\n\
         - Claiming is closed for this session. A moderator can open it.\n\
         - Trainer needs rank 50; yours is 30. Ranks are set by hand here: a moderator can change your rank.\n\
         - You have Trainer, slot 2, already. To change slots, leave that one first.\n\
         - That slot is taken. Slot 1 is free."
    );
    assert_eq!(buttons(&face), [""; 0], "no button for what would be refused again");
}

#[test]
fn a_taken_slot_comes_with_a_button_for_the_next_one() {
    let next_vacant = Some(SlotNumber::new(1));
    let face = claimed(&refused(training(), "Assistant", vec![Refusal::SlotFilled { next_vacant }]));
    assert_eq!(said(&face), "You did not get Assistant in Training:\n- That slot is taken. Slot 2 is free.");
    assert_eq!(buttons(&face), ["Take slot 2"]);
}

#[test]
fn what_could_be_taken_instead_is_named_and_has_buttons() {
    let mut session = training();
    session.roles.push(role("Medic", 40, &[None]));
    let full = Refusal::SlotFilled { next_vacant: None };
    let face = claimed(&refused_with(session.clone(), "Trainer", vec![too_low(), full.clone()], &["Assistant", "Medic"]));
    assert_eq!(
        said(&face),
        "You did not get Trainer in Training:\n\
         - Trainer needs rank 50; yours is 30. Ranks are set by hand here: a moderator can change your rank.\n\
         - Every slot of Trainer is taken.\n\
         You could take: Assistant (4 free), Medic (1 free, rank 40+)."
    );
    assert_eq!(buttons(&face), ["Assistant (4 free)", "Medic (1 free)"]);
    let nothing = claimed(&refused(session, "Trainer", vec![full]));
    assert_eq!(said(&nothing), "You did not get Trainer in Training:\n- Every slot of Trainer is taken.");
    assert_eq!(buttons(&nothing), [""; 0]);
}

#[test]
fn who_is_not_linked_learns_how_to_get_linked() {
    assert_eq!(
        said(&claimed(&refused(training(), "Trainer", vec![Refusal::NotLinked]))),
        "You did not get Trainer in Training:\n\
         - Your Roblox account is not linked here yet. Link it with /link."
    );
    assert_eq!(
        said(&removed(&refused(training(), "Trainer", vec![Refusal::NotLinked]), discord(MEMBER))),
        "<@70> was not taken out of Trainer in Training:\n\
         - <@70> has no Roblox account linked here yet. Link it with /member link."
    );
}

#[test]
fn each_other_rule_has_its_sentence() {
    let roles = vec!["Trainer".parse().unwrap(), "Assistant".parse().unwrap()];
    for (refusal, sentence) in [
        (Refusal::SessionNotFound, "That session is not here any more. /sessions shows the coming ones."),
        (
            Refusal::PlanRequired,
            "This community's plan has no session roles. Whoever runs the bot, or the workspace on SERIES, can change the plan.",
        ),
        (Refusal::RoleNotFound { roles }, "There is no role Trainr in this session. Its roles: Trainer, Assistant."),
        (Refusal::RoleNotFound { roles: Vec::new() }, "This session has no roles to claim."),
        (
            Refusal::NotClaimable(ClaimingClosed::Over(SessionOver::Cancelled)),
            "This session was cancelled. /sessions shows the coming ones.",
        ),
        (Refusal::SessionOver(SessionOver::Completed), "This session is over. /sessions shows the coming ones."),
        (Refusal::NotAMember, "You have no rank here yet. Ask a moderator to give you one with /member rank."),
        (Refusal::SlotNotFound { next_vacant: None }, "There is no such slot. None of them is free."),
        (Refusal::NotInRole, "You have no slot in Trainr. /whoami shows what you have."),
    ] {
        let text = said(&claimed(&refused(training(), "Trainr", vec![refusal])));
        assert_eq!(text, format!("You did not get Trainr in Training:\n- {sentence}"));
    }
    let not_found = Refusal::SlotNotFound { next_vacant: Some(SlotNumber::new(0)) };
    let text = said(&claimed(&refused(training(), "Trainer", vec![not_found])));
    assert!(text.ends_with("\n- There is no such slot. Trainer has slots 1 to 2. Slot 1 is free."), "{text}");
}

#[test]
fn the_second_step_of_a_particular_slot_offers_the_vacant_ones_of_the_role() {
    let session = training();
    let face = pick(&session, &session.roles[1]);
    assert_eq!(said(&face), "Which slot of Assistant in Training?");
    assert_eq!(to_value(&face).unwrap()["components"][0]["components"][0]["custom_id"], "s1:p:training1");
    let full = role("Medic", 0, &[Some(1)]);
    assert_eq!(said(&pick(&session, &full)), "Every slot of Medic is taken. The board shows what else is free.");
}

#[test]
fn leaving_asks_which_role_only_somebody_who_has_one() {
    let session = training();
    let face = leave_which(&session, session.roles_of(roblox(714_760_171)));
    assert_eq!(said(&face), "Which role in Training do you want to leave?");
    let select = &to_value(&face).unwrap()["components"][0]["components"][0];
    assert_eq!(select["custom_id"], "s1:q:training1");
    assert_eq!(select["options"][0], serde_json::json!({"label": "Trainer", "value": "0f10a738c0b28562"}));
    let nobody = leave_which(&session, session.roles_of(roblox(1)));
    assert_eq!(said(&nobody), "You have no slot in Training, so there is nothing to leave.");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(50))]

    #[test]
    fn any_refusal_fits_discords_limits(seated in any_session(), typed in any_text(200), slot in prop::option::of(0..10_u8)) {
        let session = &*seated.session;
        let names: Vec<RoleName> = session.roles.iter().map(|role| role.name.clone()).collect();
        let role = names.first().map_or(typed.clone(), ToString::to_string);
        let next_vacant = slot.map(SlotNumber::new);
        let losers = session.holders().map(|(role, _, holder)| (role.name.clone(), holder.roblox)).collect();
        let everything = vec![
            Refusal::NotLinked, Refusal::PlanRequired, Refusal::RoleNotFound { roles: names },
            Refusal::NotClaimable(ClaimingClosed::SwitchedOff), Refusal::NotAMember, too_low(),
            Refusal::AlreadyInRole { slot: SlotNumber::new(9) }, Refusal::SlotFilled { next_vacant },
        ];
        let first = refused(session.clone(), &role, everything.clone());
        let others: Vec<&str> = session.roles.iter().map(|role| role.name.as_str()).collect();
        let one = refused_with(session.clone(), &role, vec![Refusal::SlotFilled { next_vacant }], &others);
        let unknown = refused(session.clone(), &typed, everything);
        for answer in [first, one, unknown] {
            for face in [claimed(&answer), left(&answer), removed(&answer, discord(MEMBER))] {
                prop_assert_eq!(limits::broken(&face), Vec::<String>::new(), "{}", said(&face));
            }
        }
        let reshaped = session::refused(&Refusal::HoldersWouldLose(losers).into());
        prop_assert_eq!(limits::broken(&reshaped), Vec::<String>::new());
        for role in &session.roles {
            prop_assert_eq!(limits::broken(&pick(session, role)), Vec::<String>::new());
        }
        prop_assert_eq!(limits::broken(&leave_which(session, &session.roles)), Vec::<String>::new());
    }
}
