//! The wire format is a contract with every board that was ever posted: these texts may be added to, never changed.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;

use super::*;
use crate::bot::view::sample;
use crate::domain::{EngineKind, KeyId, LinkPolicy, RankChoice, Retention, RobloxGroupId};

/// Every control of the administrators' panel.
fn every_control(key: KeyId) -> [SetupControl; 45] {
    [
        SetupControl::Panel,
        SetupControl::ModeratorRole,
        SetupControl::NoModeratorRole,
        SetupControl::BoardChannel,
        SetupControl::NoBoardChannel,
        SetupControl::AuditChannel,
        SetupControl::NoAuditChannel,
        SetupControl::FreeDeparted,
        SetupControl::KeepDeparted,
        SetupControl::RobloxGroup,
        SetupControl::LookAtGroup(RobloxGroupId::new(7).unwrap()),
        SetupControl::UseGroup(RobloxGroupId::new(7).unwrap()),
        SetupControl::TimeZone,
        SetupControl::PickTimeZone,
        SetupControl::Engine,
        SetupControl::Switch(EngineKind::Embedded),
        SetupControl::Switch(EngineKind::Series),
        SetupControl::ConfirmSwitch(EngineKind::Embedded),
        SetupControl::ConfirmSwitch(EngineKind::Series),
        SetupControl::SeriesKey,
        SetupControl::ForgetSeriesKey,
        SetupControl::ApiKeys,
        SetupControl::CreateApiKey,
        SetupControl::PickApiKey,
        SetupControl::RevokeApiKey(key),
        SetupControl::History,
        SetupControl::Keep(Retention::Quarter),
        SetupControl::Keep(Retention::Year),
        SetupControl::Keep(Retention::TwoYears),
        SetupControl::Keep(Retention::Always),
        SetupControl::KeepSurely(Retention::Quarter),
        SetupControl::KeepSurely(Retention::Year),
        SetupControl::KeepSurely(Retention::TwoYears),
        SetupControl::KeepSurely(Retention::Always),
        SetupControl::Linking,
        SetupControl::LinkPolicy(LinkPolicy::Refuse),
        SetupControl::LinkPolicy(LinkPolicy::Ask),
        SetupControl::LinkPolicy(LinkPolicy::Allow),
        SetupControl::RankChoice(RankChoice::Hand),
        SetupControl::RankChoice(RankChoice::Group),
        SetupControl::RankChoice(RankChoice::DiscordRoles),
        SetupControl::RoleRank,
        SetupControl::ProviderKey(ProviderForm::Bloxlink),
        SetupControl::ProviderKey(ProviderForm::Rover),
        SetupControl::ProviderKey(ProviderForm::OpenCloud),
    ]
}

const EVERY_FORM: [ModalId; 7] = [
    ModalId::Setup(SetupForm::SeriesKey),
    ModalId::Setup(SetupForm::RobloxGroup),
    ModalId::Setup(SetupForm::TimeZone),
    ModalId::Setup(SetupForm::Provider(ProviderForm::Bloxlink)),
    ModalId::Setup(SetupForm::Provider(ProviderForm::Rover)),
    ModalId::Setup(SetupForm::Provider(ProviderForm::OpenCloud)),
    ModalId::Account,
];

#[test]
fn the_wire_format_of_what_is_about_links_is_frozen() {
    let (roblox, user) = (sample::roblox(7), sample::discord(70));
    let every = [
        (LinkControl::Start, "s1:k:start"),
        (LinkControl::Check, "s1:k:check"),
        (LinkControl::Again(roblox), "s1:k:again:7"),
        (LinkControl::UnlinkSurely, "s1:k:unlink-surely"),
        (LinkControl::Allow(user), "s1:k:allow:70"),
        (LinkControl::Deny(user), "s1:k:deny:70"),
        (LinkControl::Keep, "s1:k:keep"),
    ];
    for (control, text) in every {
        assert_eq!(CustomId::Link(control).to_string(), text);
        assert_eq!(text.parse(), Ok(CustomId::Link(control)));
    }
    let form = ModalId::Setup(SetupForm::RoleRank("9".parse().unwrap()));
    assert_eq!(form.to_string(), "s1:a:role-rank:9");
    assert_eq!("s1:a:role-rank:9".parse(), Ok(form));
    for (text, why) in [("s1:k", Unread::Malformed), ("s1:k:again:x", Unread::Malformed), ("s1:k:dance", Unread::Stale)] {
        assert_eq!(text.parse::<CustomId>(), Err(why), "{text}");
    }
}

#[test]
fn the_wire_format_of_the_panel_is_frozen() {
    let written = every_control("abcdef27".parse().unwrap()).map(|control| CustomId::Setup(control).to_string());
    let frozen = [
        "s1:a:panel",
        "s1:a:role",
        "s1:a:no-role",
        "s1:a:channel",
        "s1:a:no-channel",
        "s1:a:audit",
        "s1:a:no-audit",
        "s1:a:free-departed",
        "s1:a:keep-departed",
        "s1:a:group",
        "s1:a:look-at-group:7",
        "s1:a:use-group:7",
        "s1:a:zone",
        "s1:a:pick-zone",
        "s1:a:engine",
        "s1:a:switch:embedded",
        "s1:a:switch:series",
        "s1:a:switch-surely:embedded",
        "s1:a:switch-surely:series",
        "s1:a:series-key",
        "s1:a:forget-series-key",
        "s1:a:keys",
        "s1:a:create-key",
        "s1:a:pick-key",
        "s1:a:revoke-key:abcdef27",
        "s1:a:history",
        "s1:a:keep:90d",
        "s1:a:keep:1y",
        "s1:a:keep:2y",
        "s1:a:keep:always",
        "s1:a:keep-surely:90d",
        "s1:a:keep-surely:1y",
        "s1:a:keep-surely:2y",
        "s1:a:keep-surely:always",
        "s1:a:linking",
        "s1:a:policy:refuse",
        "s1:a:policy:ask",
        "s1:a:policy:allow",
        "s1:a:ranks:hand",
        "s1:a:ranks:group",
        "s1:a:ranks:discord_roles",
        "s1:a:role-rank",
        "s1:a:bloxlink-key",
        "s1:a:rover-key",
        "s1:a:cloud-key",
    ];
    assert_eq!(written, frozen);
    for (text, control) in frozen.iter().zip(every_control("abcdef27".parse().unwrap())) {
        assert_eq!(text.parse(), Ok(CustomId::Setup(control)));
    }
    assert_eq!(
        EVERY_FORM.map(|form| form.to_string()),
        ["s1:a:series-key", "s1:a:group", "s1:a:zone", "s1:a:bloxlink-key", "s1:a:rover-key", "s1:a:cloud-key", "s1:k:account"]
    );
    for form in EVERY_FORM {
        assert_eq!(form.to_string().parse(), Ok(form));
    }
}

#[test]
fn a_control_or_a_form_that_cannot_be_read_says_why() {
    use Unread::{Foreign, Malformed, Stale};
    for (text, why) in [
        ("s1:a", Malformed),
        ("s1:a:", Malformed),
        ("s1:a:panel:1", Malformed),
        ("s1:a:switch", Malformed),
        ("s1:a:switch:other", Malformed),
        ("s1:a:keep:7d", Malformed),
        ("s1:a:switch-surely:series:1", Malformed),
        ("s1:a:revoke-key:ABCDEF27", Malformed),
        ("s1:a:dance", Stale),
        ("s1:m:session_1:delay-by:+5", Malformed),
    ] {
        assert_eq!(text.parse::<CustomId>(), Err(why), "{text:?}");
    }
    for (text, why) in [
        ("", Foreign),
        ("form", Foreign),
        ("s2:a:zone", Stale),
        ("s1:a:dance", Stale),
        ("s1:z:zone", Stale),
        ("s1:a", Malformed),
        ("s1:a:", Malformed),
        ("s1::zone", Malformed),
        ("s1:a:zone:1", Malformed),
        ("s1:m:session_1:edit:09", Malformed),
    ] {
        assert_eq!(text.parse::<ModalId>(), Err(why), "{text:?}");
    }
}

const DIGEST: &str = "0123456789abcdef";

fn session(text: &str) -> SessionId {
    text.parse().unwrap()
}

fn digest(text: &str) -> RoleDigest {
    text.parse().unwrap()
}

fn every_kind(id: &SessionId, role: RoleDigest) -> [CustomId; 8] {
    [
        CustomId::Claim { session: id.clone(), role },
        CustomId::PickSlot { session: id.clone() },
        CustomId::Leave { session: id.clone() },
        CustomId::LeaveRole { session: id.clone() },
        CustomId::Open,
        CustomId::Post { session: id.clone() },
        CustomId::Erase,
        CustomId::KeepData,
    ]
}

#[test]
fn the_wire_format_is_frozen() {
    let written = every_kind(&session("session_1"), digest(DIGEST)).map(|id| id.to_string());
    let frozen = [
        "s1:c:session_1:0123456789abcdef",
        "s1:p:session_1",
        "s1:l:session_1",
        "s1:q:session_1",
        "s1:o",
        "s1:b:session_1",
        "s1:pd",
        "s1:pk",
    ];
    assert_eq!(written, frozen);
    assert_eq!(SlotValue::Slot(digest(DIGEST), SlotNumber::new(1)).to_string(), "0123456789abcdef:1");
    assert_eq!(SlotValue::Role(digest(DIGEST)).to_string(), "0123456789abcdef");
}

#[test]
fn the_digest_of_a_name_is_fnv_1a_in_every_release() {
    for (name, digest) in [("a", "af63dc4c8601ec8c"), ("foobar", "85944171f73967e8"), ("Trainer", "0f10a738c0b28562")] {
        assert_eq!(RoleDigest::of(&name.parse().unwrap()).to_string(), digest, "{name}");
    }
}

#[test]
fn the_longest_custom_id_fits_and_reads_back() {
    for id in every_kind(&session(&"~".repeat(64)), digest("ffffffffffffffff")) {
        let text = id.to_string();
        assert!(text.len() <= 100, "{text}");
        assert_eq!(text.parse(), Ok(id));
    }
}

#[test]
fn what_cannot_be_read_says_why() {
    use Unread::{Foreign, Malformed, Stale};
    for (text, why) in [
        ("", Foreign),
        ("s", Foreign),
        ("s1", Foreign),
        ("s:c:abc", Foreign),
        ("S1:o", Foreign),
        ("sx:o", Foreign),
        ("s+1:o", Foreign),
        (" s1:o", Foreign),
        ("next-page", Foreign),
        ("series:claim:1", Foreign),
        ("s0:o", Stale),
        ("s2:o", Stale),
        ("s01:o", Stale),
        ("s99999999999999999999999999:o", Stale),
        ("s1:z:abc", Stale),
        ("s1:C:abc:0123456789abcdef", Stale),
        ("s1:claim:abc", Stale),
        ("s1:", Malformed),
        ("s1::abc", Malformed),
        ("s1:c", Malformed),
        ("s1:c:", Malformed),
        ("s1:c:abc", Malformed),
        ("s1:c:abc:", Malformed),
        ("s1:c::0123456789abcdef", Malformed),
        ("s1:c:abc:0123456789ABCDEF", Malformed),
        ("s1:c:abc:+123456789abcdef", Malformed),
        ("s1:c:abc:0123456789abcde", Malformed),
        ("s1:c:abc:0123456789abcdef0", Malformed),
        ("s1:c:abc:0123456789abcdef:", Malformed),
        ("s1:c:a b:0123456789abcdef", Malformed),
        ("s1:p", Malformed),
        ("s1:p:abc:0", Malformed),
        ("s1:l:é", Malformed),
        ("s1:q:abc:0123456789abcdef", Malformed),
        ("s1:o:", Malformed),
        ("s1:o:abc", Malformed),
        ("s1:b", Malformed),
    ] {
        assert_eq!(text.parse::<CustomId>(), Err(why), "{text:?}");
    }
    let too_long = format!("s1:l:{}", "x".repeat(65));
    assert_eq!(too_long.parse::<CustomId>(), Err(Malformed));
}

#[test]
fn a_slot_value_is_a_digest_with_or_without_a_canonical_number() {
    for wrong in ["", ":", "0123456789abcdef:", "0123456789abcdef:-1", "0123456789abcdef:01", "0123456789abcdef:256"] {
        assert_eq!(wrong.parse::<SlotValue>(), Err(Unread::Malformed), "{wrong:?}");
    }
    for wrong in ["0123456789abcdef:1:", "0123456789abcdef:1:2", "Trainer", "VACANT_1"] {
        assert_eq!(wrong.parse::<SlotValue>(), Err(Unread::Malformed), "{wrong:?}");
    }
}

#[test]
fn a_digest_finds_exactly_one_role_or_none() {
    let mut session = sample::training();
    let trainer = RoleDigest::of(&session.roles[0].name);
    assert_eq!(trainer.find(&session).map(|role| role.name.as_str()), Some("Trainer"));
    assert_eq!(digest(DIGEST).find(&session), None);
    session.roles.push(session.roles[0].clone());
    assert_eq!(trainer.find(&session), None, "two roles of one digest: nobody can tell which");
}

proptest! {
    #[test]
    fn every_custom_id_reads_back(id in "[A-Za-z0-9_.~-]{1,64}", role in any::<u64>()) {
        for id in every_kind(&session(&id), RoleDigest(role)) {
            let text = id.to_string();
            prop_assert!(text.len() <= 100);
            prop_assert_eq!(text.parse(), Ok(id));
        }
    }

    #[test]
    fn every_slot_value_reads_back(role in any::<u64>(), slot in any::<u8>()) {
        for value in [SlotValue::Slot(RoleDigest(role), SlotNumber::new(slot)), SlotValue::Role(RoleDigest(role))] {
            prop_assert_eq!(value.to_string().parse(), Ok(value));
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "(s1:)?[acplqobz]?:?.{0,40}") {
        let _ = text.parse::<CustomId>();
        let _ = text.parse::<ModalId>();
        let _ = text.parse::<SlotValue>();
    }
}
