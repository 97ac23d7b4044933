//! How SERIES' sessions are read: what is documented, and what is odd.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;

use super::*;

fn workspace() -> WorkspaceId {
    "workspace_ours".parse().unwrap()
}

fn read(text: &str, shown: Shown, known: Option<&Session>) -> Option<Picture> {
    picture(&workspace(), serde_json::from_str(text).unwrap(), shown, known)
}

fn whole(text: &str) -> Picture {
    read(text, Shown::Whole, None).unwrap()
}

/// A session with one role of these slots.
fn with_slots(slots: &str, known: Option<&Session>) -> Picture {
    let text = format!(
        r#"{{"SessionId":"s1","Title":"T","Scheduled":"2024-01-20T15:00:00Z","CustomRoles":{{"Trainer":{{"Slots":{{{slots}}}}}}}}}"#
    );
    read(&text, Shown::Whole, known).unwrap()
}

fn holders(picture: &Picture) -> Vec<Option<u64>> {
    picture.session.roles[0].slots.iter().map(|slot| slot.holder.map(|holder| holder.roblox.get())).collect()
}

fn trainer() -> RoleName {
    "Trainer".parse().unwrap()
}

#[test]
fn the_documented_session_is_read_as_it_is_meant() {
    let text = r#"{
      "SessionId": "session_1234567890_abc12345678", "WorkspaceId": "workspace_abc123", "Title": "Training Session",
      "Host": "714760171", "CoHost": "123456789", "Supervisor": "987654321", "Scheduled": "2024-01-20T15:00:00.000Z",
      "Delayed": false, "Status": "upcoming", "Claimable": true, "Duration": 60, "MinHostRank": 50,
      "CustomRoles": { "Trainer": { "MinRank": 25,
        "Permissions": { "ChangeSessionStatus": false, "PassOrFailAttendees": true, "ModifyAttendance": true },
        "Slots": { "714760171": { "Attended": false }, "VACANT_1": { "Attended": false } } } } }"#;
    let picture = whole(text);
    let session = &*picture.session;
    assert_eq!((session.id.as_str(), session.workspace.as_str()), ("session_1234567890_abc12345678", "workspace_ours"));
    assert_eq!(session.host.zip(session.co_host).zip(session.supervisor).map(|_| ()), Some(()));
    assert_eq!((session.duration.get(), session.min_host_rank, session.claimable), (60, Some(Rank::new(50)), true));
    assert_eq!((session.roles[0].min_rank, session.roles[0].permissions.modify_attendance), (Rank::new(25), true));
    assert_eq!(holders(&picture), [Some(714_760_171), None]);
    assert_eq!(picture.key(&trainer(), SlotNumber::new(1)), Some("VACANT_1"));
}

#[test]
fn other_spellings_are_read_too() {
    let picture = whole(
        r#"{ "sessionId": "s1", "Title": "T", "Host": 714760171, "CoHost": "", "Supervisor": null, "Scheduled": "2024-01-20T15:00:00Z",
             "Status": "Ongoing", "Claimable": "true", "Duration": "90", "MinHostRank": "50", "CustomRoles": null, "New": [1] }"#,
    );
    let session = &*picture.session;
    assert_eq!((session.host.map(RobloxId::get), session.co_host, session.supervisor), (Some(714_760_171), None, None));
    assert_eq!((session.status, session.claimable, session.duration.get()), (Status::Ongoing, true, 90));
    assert_eq!(session.roles, []);
    let bare = whole(r#"{ "SessionId": "s1", "Scheduled": "2024-01-20T15:00:00Z" }"#);
    assert_eq!((bare.session.title.as_str(), bare.session.claimable), ("Untitled session", false));
}

#[test]
fn what_has_no_id_or_no_start_is_left_out() {
    for text in [r"{}", r#"{"SessionId":"a b","Scheduled":"2024-01-20T15:00:00Z"}"#, r#"{"SessionId":"s1","Scheduled":"soon"}"#] {
        assert!(read(text, Shown::Whole, None).is_none(), "{text}");
    }
}

#[test]
fn vacant_slots_keep_the_number_in_their_key_and_holders_take_the_rest() {
    let picture = with_slots(r#""VACANT_2":{},"8":{},"VACANT_0":{},"7":{"Attended":true}"#, None);
    assert_eq!(holders(&picture), [None, Some(8), None, Some(7)]);
    assert_eq!(picture.key(&trainer(), SlotNumber::new(2)), Some("VACANT_2"));
    assert!(picture.session.roles[0].slots[3].holder.unwrap().attended);
}

#[test]
fn a_holder_stays_where_they_were_known_to_be() {
    let first = with_slots(r#""VACANT_0":{},"9":{}"#, None);
    let second = with_slots(r#""8":{},"9":{}"#, Some(&first.session));
    assert_eq!(holders(&second), [Some(8), Some(9)]);
    let turned = with_slots(r#""9":{},"8":{}"#, Some(&second.session));
    assert_eq!(holders(&turned), [Some(8), Some(9)], "the order in which SERIES lists them means nothing");
}

#[test]
fn odd_keys_are_claimed_as_they_are_spelled_and_odd_holders_are_nobodys_slot() {
    let picture = with_slots(r#""VACANT_7":{},"vacant_x":null,"nobody":{},"0":{}"#, None);
    assert_eq!(holders(&picture), [None, None]);
    let keys: Vec<_> = (0..2).map(|slot| picture.key(&trainer(), SlotNumber::new(slot)).unwrap()).collect();
    assert!(keys.contains(&"VACANT_7") && keys.contains(&"vacant_x"), "{keys:?}");
}

#[test]
fn a_list_leaves_out_what_only_get_shows_and_that_is_no_change() {
    let text = |more: &str| format!(r#"{{"SessionId":"s1","Title":"T","Scheduled":"2024-01-20T15:00:00Z","Host":"1"{more}}}"#);
    let shown = read(&text(r#","CoHost":"2","Supervisor":"3","MinHostRank":5"#), Shown::Whole, None).unwrap();
    let listed = read(&text(""), Shown::Listed, Some(&shown.session)).unwrap();
    assert_eq!(listed.session, shown.session);
    let cleared = read(&text(""), Shown::Whole, Some(&shown.session)).unwrap();
    assert_eq!((cleared.session.co_host, cleared.session.min_host_rank), (None, None));
}

proptest! {
    #[test]
    fn whatever_the_slots_are_each_is_there_once_and_its_key_with_it(
        keys in prop::collection::hash_set("(VACANT_[0-9]{1,2}|[1-9][0-9]{0,9}|[a-z]{1,5})", 0..12),
    ) {
        let slots: Vec<String> = keys.iter().map(|key| format!(r#""{key}":{{}}"#)).collect();
        let text = format!(r#"{{"SessionId":"s1","Scheduled":"2024-01-20T15:00:00Z","CustomRoles":{{"Trainer":{{"Slots":{{{}}}}}}}}}"#, slots.join(","));
        let picture = whole(&text);
        let shown: usize = picture.session.roles.iter().map(|role| role.slots.len()).sum();
        let usable = keys.iter().filter(|key| key.starts_with("VACANT_") || key.parse::<RobloxId>().is_ok()).count();
        prop_assert_eq!(shown, usable);
        for (number, slot) in picture.session.roles.iter().flat_map(Role::numbered) {
            let key = picture.key(&trainer(), number).unwrap();
            prop_assert_eq!(slot.holder.is_none(), key.starts_with("VACANT_"));
            prop_assert!(keys.contains(key));
        }
    }
}
