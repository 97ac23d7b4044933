//! Messages Discord refuses, with the exact errors, and messages it takes.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use serde_json::json;

use super::*;

fn button(id: &str) -> Value {
    json!({"type": 2, "style": 1, "label": "Join", "custom_id": id, "disabled": false})
}

fn select() -> Value {
    json!({"type": 3, "custom_id": "menu", "min_values": 0, "max_values": 2, "options": [
        {"label": "A", "value": "a", "default": true}, {"label": "B", "value": "b", "description": "second"},
    ]})
}

fn row(components: &[Value]) -> Value {
    json!({"type": 1, "components": components})
}

fn message() -> Value {
    json!({
        "content": "hello", "tts": false, "flags": 64, "sticker_ids": [], "attachments": [],
        "embeds": [{
            "type": "rich", "title": "T", "description": "D", "color": 0xFF_FF_FF, "timestamp": "2026-11-24T12:00:00Z",
            "fields": [{"name": "n", "value": "v", "inline": true}], "footer": {"text": "f"}, "author": {"name": "a"},
        }],
        "components": [row(&[button("one"), button("two")]), row(&[select()])],
        "allowed_mentions": {"parse": ["users"], "users": [], "roles": ["123"]},
    })
}

fn errors(message: &Value) -> Value {
    check_message(message, MessageUse::Create).unwrap_err().body()["errors"].take()
}

fn only(path: &str, code: &str, message: &str) -> Value {
    let leaf = json!({"_errors": [{"code": code, "message": message}]});
    path.rsplit('/').fold(leaf, |inner, key| json!({ key: inner }))
}

/// The message with one value changed, or added, at a JSON pointer.
fn with(pointer: &str, value: Value) -> Value {
    let mut message = message();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match message.pointer_mut(parent).unwrap() {
        Value::Array(items) => items[key.parse::<usize>().unwrap()] = value,
        parent => parent[key] = value,
    }
    message
}

#[test]
fn a_message_as_libraries_send_it_passes() {
    assert_eq!(check_message(&message(), MessageUse::Create), Ok(()));
}

#[test]
fn the_body_of_a_refusal_is_the_one_discord_sends() {
    let refusal = check_message(&with("/embeds/0/title", json!("x".repeat(257))), MessageUse::Create).unwrap_err();
    let expected = json!({"code": 50035, "message": "Invalid Form Body", "errors": {"embeds": {"0": {"title": {
        "_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 256 or fewer in length."}]
    }}}}});
    assert_eq!(refusal.body(), expected);
    assert_eq!(refusal.under("data").body()["errors"]["data"]["embeds"], expected["errors"]["embeds"]);
}

#[test]
fn an_empty_message_is_refused_only_when_new() {
    for empty in [json!({}), json!({"content": " \n", "embeds": [], "components": null})] {
        let refusal = check_message(&empty, MessageUse::Create).unwrap_err();
        assert_eq!(refusal.body(), json!({"message": "Cannot send an empty message", "code": 50006}));
        assert_eq!(check_message(&empty, MessageUse::Edit), Ok(()));
    }
    assert_eq!(check_message(&json!({"attachments": [{"id": 0}]}), MessageUse::Create), Ok(()));
}

#[test]
fn each_broken_rule_of_content_embeds_and_mentions_is_reported_at_its_path() {
    let long = |count| json!("x".repeat(count));
    let required = ("BASE_TYPE_REQUIRED", "This field is required");
    let cases = [
        ("/content", long(2001), "content", ("BASE_TYPE_MAX_LENGTH", "Must be 2000 or fewer in length.")),
        ("/content", json!(5), "content", ("STRING_TYPE_CONVERT", "Could not interpret \"5\" as string.")),
        ("/content", json!("😀".repeat(1001)), "content", ("BASE_TYPE_MAX_LENGTH", "Must be 2000 or fewer in length.")),
        (
            "/embeds/0/description",
            long(4097),
            "embeds/0/description",
            ("BASE_TYPE_MAX_LENGTH", "Must be 4096 or fewer in length."),
        ),
        ("/embeds/0/fields/0/name", json!(""), "embeds/0/fields/0/name", required),
        ("/embeds/0/fields/0/value", Value::Null, "embeds/0/fields/0/value", required),
        (
            "/embeds/0/fields/0/value",
            long(1025),
            "embeds/0/fields/0/value",
            ("BASE_TYPE_MAX_LENGTH", "Must be 1024 or fewer in length."),
        ),
        (
            "/embeds/0/footer/text",
            long(2049),
            "embeds/0/footer/text",
            ("BASE_TYPE_MAX_LENGTH", "Must be 2048 or fewer in length."),
        ),
        ("/embeds/0/author/name", long(257), "embeds/0/author/name", ("BASE_TYPE_MAX_LENGTH", "Must be 256 or fewer in length.")),
        (
            "/embeds/0/color",
            json!(0x100_0000),
            "embeds/0/color",
            ("NUMBER_TYPE_MAX", "int value should be less than or equal to 16777215."),
        ),
        ("/embeds/0/color", json!("red"), "embeds/0/color", ("NUMBER_TYPE_COERCE", "Value \"red\" is not int.")),
        (
            "/embeds/0/timestamp",
            json!("soon"),
            "embeds/0/timestamp",
            ("DATE_TIME_TYPE_PARSE", "Could not parse \"soon\". Should be ISO8601."),
        ),
        (
            "/embeds/0/url",
            json!("ftp://x.y"),
            "embeds/0/url",
            ("URL_TYPE_INVALID_SCHEME", "Scheme \"ftp\" is not one of ('http', 'https')."),
        ),
        ("/embeds/0", json!({}), "embeds/0/description", required),
        ("/embeds/0", json!("x"), "embeds/0", ("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")),
        ("/embeds", json!({}), "embeds", ("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")),
        (
            "/allowed_mentions/parse/0",
            json!("here"),
            "allowed_mentions/parse/0",
            ("BASE_TYPE_CHOICES", "Value must be one of {'roles', 'users', 'everyone'}."),
        ),
        (
            "/allowed_mentions/users",
            json!(["1"]),
            "allowed_mentions",
            ("MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", "parse:[\"users\"] and users: [ids...] are mutually exclusive."),
        ),
        (
            "/allowed_mentions/roles/0",
            json!("me"),
            "allowed_mentions/roles/0",
            ("NUMBER_TYPE_COERCE", "Value \"me\" is not snowflake."),
        ),
    ];
    for (target, value, path, (code, message)) in cases {
        assert_eq!(errors(&with(target, value)), only(path, code, message), "{target}");
    }
}

#[test]
fn each_broken_rule_of_components_is_reported_at_its_path() {
    let first = "components/0/components/0";
    let menu = "components/1/components/0";
    let required = ("BASE_TYPE_REQUIRED", "This field is required");
    let width = ("COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width");
    let duplicate = ("COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated");
    let used = ("SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used");
    let buttons: Vec<_> = (0..6).map(|number| button(&number.to_string())).collect();
    let many: Vec<_> = (0..26).map(|number| json!({"label": "x", "value": number.to_string()})).collect();
    let cases = [
        ("label", json!("x".repeat(81)), format!("{first}/label"), ("BASE_TYPE_MAX_LENGTH", "Must be 80 or fewer in length.")),
        ("label", Value::Null, format!("{first}/label"), required),
        ("style", json!(7), format!("{first}/style"), ("BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6}.")),
        ("custom_id", Value::Null, format!("{first}/custom_id"), required),
        (
            "custom_id",
            json!("x".repeat(101)),
            format!("{first}/custom_id"),
            ("BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length."),
        ),
        (
            "url",
            json!("https://a.b"),
            format!("{first}/url"),
            ("BUTTON_COMPONENT_INVALID_FIELD", "A custom id and url cannot both be specified"),
        ),
        (
            "type",
            json!(99),
            first.to_owned(),
            ("UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (2, 3, 5, 6, 7, 8)."),
        ),
    ];
    for (key, value, path, (code, message)) in cases {
        assert_eq!(errors(&with(&format!("/{first}/{key}"), value)), only(&path, code, message), "{key}");
    }
    let cases = [
        ("/components/0/components/1/custom_id", json!("one"), "components/0/components/1/custom_id", duplicate),
        ("/components/0/components/0/custom_id", json!("menu"), "components/1/components/0/custom_id", duplicate),
        ("/components/0/components/1", select(), "components/0/components/1", width),
        (
            "/components/0/components",
            json!([]),
            "components/0/components",
            ("BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length."),
        ),
        (
            "/components/0/components",
            json!(buttons),
            "components/0/components",
            ("BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length."),
        ),
        ("/components/0", button("x"), "components/0", ("UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (1,).")),
        (
            "/components/1/components/0/options",
            json!(many),
            &format!("{menu}/options"),
            ("BASE_TYPE_BAD_LENGTH", "Must be between 1 and 25 in length."),
        ),
        ("/components/1/components/0/options/1/value", json!("a"), &format!("{menu}/options/1"), used),
        (
            "/components/1/components/0/max_values",
            json!(3),
            &format!("{menu}/max_values"),
            ("NUMBER_TYPE_MAX", "int value should be less than or equal to 2."),
        ),
        (
            "/components/1/components/0/min_values",
            json!(3),
            &format!("{menu}/min_values"),
            ("NUMBER_TYPE_MAX", "int value should be less than or equal to 2."),
        ),
        (
            "/components/1/components/0/placeholder",
            json!("x".repeat(151)),
            &format!("{menu}/placeholder"),
            ("BASE_TYPE_MAX_LENGTH", "Must be 150 or fewer in length."),
        ),
    ];
    for (target, value, path, (code, message)) in cases {
        let changed = with(target, value);
        let changed = if target == "/components/0/components/1" {
            // The added menu keeps its own id, so that only the width is wrong.
            let mut changed = changed;
            changed["components"][0]["components"][1]["custom_id"] = json!("wide");
            changed
        } else {
            changed
        };
        assert_eq!(errors(&changed), only(path, code, message), "{target}");
    }
}

#[test]
fn six_rows_and_eleven_embeds_are_too_many() {
    let rows: Vec<_> = (0..6).map(|number| row(&[button(&number.to_string())])).collect();
    let found = errors(&json!({ "components": rows }));
    assert_eq!(found, only("components", "BASE_TYPE_MAX_LENGTH", "Must be 5 or fewer in length."));
    let embeds = vec![json!({"title": "x"}); 11];
    let found = errors(&json!({ "embeds": embeds }));
    assert_eq!(found, only("embeds", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length."));
}

#[test]
fn embeds_share_six_thousand_characters() {
    let embeds = vec![json!({"description": "x".repeat(3001)}); 2];
    let found = errors(&json!({ "embeds": embeds }));
    assert_eq!(found, only("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000"));
}

#[test]
fn the_layout_of_components_v2_excludes_content_and_counts_every_part() {
    let text = json!({"type": 10, "content": "x"});
    let section = json!({"type": 9, "components": [text], "accessory": button("go")});
    let container = json!({"type": 17, "components": [section, {"type": 14}]});
    let flags = IS_COMPONENTS_V2;
    let good = json!({"flags": flags, "components": [container]});
    assert_eq!(check_message(&good, MessageUse::Create), Ok(()));

    let mut with_content = good;
    with_content["content"] = json!("x");
    let message = "The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2";
    let code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2";
    assert_eq!(errors(&with_content), only("content", code, message));

    let sections: Vec<_> =
        (0..14).map(|number| json!({"type": 9, "components": [text], "accessory": button(&number.to_string())})).collect();
    let found = errors(&json!({"flags": flags, "components": sections}));
    let message = "The total number of components cannot exceed 40";
    assert_eq!(found, only("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", message));

    let twins = json!([row(&[button("same")]), {"type": 17, "components": [row(&[button("same")])]}]);
    let found = errors(&json!({"flags": flags, "components": twins}));
    let path = "components/1/components/0/components/0/custom_id";
    let message = "Component custom id cannot be duplicated";
    assert_eq!(found, only(path, "COMPONENT_CUSTOM_ID_DUPLICATED", message));
}
