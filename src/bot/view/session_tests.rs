//! What moderators and members read about sessions, word for word.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;
use serde_json::to_value;

use super::*;
use crate::bot::view::limits;
use crate::bot::view::sample::{any_session, roblox, training};
use crate::domain::Refusal;

fn said(face: &Face) -> &str {
    face.content.as_deref().unwrap()
}

#[test]
fn a_new_session_comes_with_a_button_that_posts_its_board() {
    let face = created(&training());
    assert_eq!(
        said(&face),
        "Training is planned for <t:1796144400:F> (<t:1796144400:R>).\n\
         It has 6 slots in 2 roles. Members can claim now.\n\
         Post its board so that members can see it."
    );
    let button = &to_value(&face).unwrap()["components"][0]["components"][0];
    assert_eq!((button["label"].as_str(), button["custom_id"].as_str()), (Some("Post the board here"), Some("s1:b:training1")));
    let closed = created(&Session { claimable: false, ..training() });
    assert!(said(&closed).contains("Claiming is closed for now."));
}

#[test]
fn a_board_that_cannot_be_posted_names_the_channel_and_the_permissions() {
    let channel = "5".parse().unwrap();
    assert_eq!(said(&posted(channel)), "The board is in <#5> now.");
    assert_eq!(
        said(&cannot_post(channel, NotPosted::NotAllowed)),
        "The board is not posted: this bot may not post in <#5>. Allow it View Channel, Send Messages and Embed Links in that \
         channel's permissions, then try again."
    );
}

#[test]
fn no_session_says_where_to_look() {
    let role = || "Trainr".to_owned();
    for (why, text) in [
        (NoSession::Unknown, "That session is not here any more. /sessions shows the coming ones."),
        (
            NoSession::NoneWithRole { role: role() },
            "No coming session has a role Trainr to claim. /sessions shows what there is.",
        ),
        (NoSession::NoneHeld { role: role() }, "You have no slot in a role Trainr. /whoami shows what you have."),
        (NoSession::NoneComing, "No session is coming up. Look again later with /sessions."),
    ] {
        assert_eq!(said(&no_session(&why)), text);
    }
}

#[test]
fn the_list_numbers_the_sessions_since_they_often_share_a_title() {
    let second = Session { id: "training2".parse().unwrap(), claimable: false, ..training() };
    let third = Session { id: "training3".parse().unwrap(), status: Status::Ongoing, ..training() };
    let body = to_value(list(&[Arc::new(training()), Arc::new(second), Arc::new(third)])).unwrap();
    assert_eq!(
        body["embeds"][0]["description"],
        "**1. Training**\n<t:1796144400:F> (<t:1796144400:R>)\n5 of 6 slots free\n\
         **2. Training**\n<t:1796144400:F> (<t:1796144400:R>)\n5 of 6 slots free · claiming closed\n\
         **3. Training**\n<t:1796144400:F> (<t:1796144400:R>)\n5 of 6 slots free · under way"
    );
    let select = &body["components"][0]["components"][0];
    assert_eq!(select["custom_id"], "s1:o");
    let option = serde_json::json!({"label": "1. Training", "value": "training1", "description": "5 of 6 slots free"});
    assert_eq!(select["options"][0], option);
}

#[test]
fn without_sessions_the_list_says_how_there_would_be_some() {
    let face = list(&[]);
    assert_eq!(said(&face), "No session is coming up. Moderators can plan one with /session create.");
    assert_eq!(face.rows, []);
}

#[test]
fn a_change_that_would_cost_somebody_their_slot_names_them() {
    let refusals = Refusal::HoldersWouldLose(vec![("Trainer".parse().unwrap(), roblox(7))]).into();
    assert_eq!(
        said(&refused(&refusals)),
        "Nothing was changed:\n- These people would lose their slot: [Roblox 7](<https://www.roblox.com/users/7/profile>) in \
         Trainer. Keep their slots, or take them out with /remove first."
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5))]

    #[test]
    fn any_list_fits_discords_limits(sessions in prop::collection::vec(any_session(), 26)) {
        let unique = |(place, seated): (usize, crate::desk::SeatedSession)| {
            Arc::new(Session { id: format!("{}{place:02}", "x".repeat(62)).parse().unwrap(), ..(*seated.session).clone() })
        };
        let sessions: Vec<Arc<Session>> = sessions.into_iter().enumerate().map(unique).collect();
        prop_assert_eq!(limits::broken(&list(&sessions)), Vec::<String>::new());
        prop_assert_eq!(limits::broken(&created(&sessions[0])), Vec::<String>::new());
    }
}
