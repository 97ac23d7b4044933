//! Requests and answers against the document, when DISCORD_OPENAPI names it.

#![expect(clippy::expect_used, clippy::print_stderr, reason = "a test stops at the first surprise and says what it left out")]

use std::sync::OnceLock;

use serde_json::json;

use super::*;

const CALLBACK: &str = "/interactions/123/token/callback";
const MESSAGES: &str = "/channels/123/messages";

fn specification() -> Option<&'static Specification> {
    static READ: OnceLock<Option<Specification>> = OnceLock::new();
    let read = READ.get_or_init(|| {
        let path = std::env::var_os("DISCORD_OPENAPI")?;
        Some(Specification::from_file(path).expect("the document is usable"))
    });
    if read.is_none() {
        eprintln!("left out: DISCORD_OPENAPI is not set");
    }
    read.as_ref()
}

fn message() -> Value {
    json!({
        "content": "x", "flags": 64,
        "embeds": [{"title": "T", "type": "rich", "color": 255, "timestamp": "2026-11-24T12:00:00Z",
            "fields": [{"name": "n", "value": "v", "inline": false}], "footer": {"text": "f"}}],
        "components": [
            {"type": 1, "components": [
                {"type": 2, "style": 1, "label": "Join", "custom_id": "join", "disabled": false, "emoji": {"name": "✅", "animated": false}},
                {"type": 2, "style": 5, "label": "Site", "url": "https://example.org/a"},
            ]},
            {"type": 1, "components": [{"type": 3, "custom_id": "menu", "placeholder": "Pick", "min_values": 1, "max_values": 1,
                "disabled": false, "options": [{"label": "A", "value": "a", "description": "d", "default": false}]}]},
        ],
        "allowed_mentions": {"parse": [], "users": [], "roles": ["5"]},
    })
}

#[test]
fn the_answers_a_bot_gives_to_interactions_are_as_documented() {
    let Some(specification) = specification() else { return };
    let input = json!({"type": 4, "custom_id": "why", "style": 2, "label": "Why?", "required": true});
    let bodies = [
        json!({"type": 4, "data": message()}),
        json!({"type": 5, "data": {"flags": 64}}),
        json!({"type": 6}),
        json!({"type": 7, "data": message()}),
        json!({"type": 8, "data": {"choices": [{"name": "A", "value": "a"}]}}),
        json!({"type": 8, "data": {"choices": [{"name": "A", "value": 1}]}}),
        json!({"type": 9, "data": {"title": "T", "custom_id": "m", "components": [{"type": 1, "components": [input]}]}}),
    ];
    for body in bodies {
        assert_eq!(specification.request("POST", CALLBACK, Some(&body)), Vec::<String>::new(), "{body}");
    }
}

#[test]
fn messages_and_commands_as_libraries_send_them_are_as_documented() {
    let Some(specification) = specification() else { return };
    let mut sent = message();
    sent["tts"] = json!(false);
    sent["sticker_ids"] = json!([]);
    sent["attachments"] = json!([]);
    sent["enforce_nonce"] = json!(false);
    let options = json!([
        {"type": 3, "name": "row", "description": "Which row", "required": true, "choices": [], "options": [],
            "channel_types": [], "min_value": null, "max_value": null, "min_length": null, "max_length": null, "autocomplete": true},
        {"type": 4, "name": "seat", "description": "Which seat", "required": false, "choices": [], "min_value": 1, "max_value": 9},
    ]);
    let command = json!({"name": "book", "name_localizations": {}, "description": "Books a seat", "description_localizations": {},
        "options": options, "default_member_permissions": "32", "type": 1, "nsfw": false, "contexts": [0]});
    let requests = [
        ("POST", MESSAGES, &sent),
        ("PATCH", "/channels/1/messages/2", &message()),
        ("PATCH", "/webhooks/1/token/messages/@original", &message()),
        ("POST", "/webhooks/1/token", &sent),
        ("PATCH", "/webhooks/1/token/messages/3", &message()),
        ("PUT", "/applications/1/commands", &json!([command])),
        ("PUT", "/applications/1/guilds/2/commands", &json!([command])),
        ("POST", "/applications/1/commands", &command),
    ];
    for (method, path, body) in requests {
        assert_eq!(specification.request(method, path, Some(body)), Vec::<String>::new());
    }
}

#[test]
fn a_problem_deep_in_a_union_is_named_where_it_is() {
    let Some(specification) = specification() else { return };
    let mut long = message();
    long["embeds"][0]["title"] = json!("x".repeat(257));
    let mut row = message();
    row["components"][0]["components"][0]["label"] = json!("x".repeat(81));
    let mut unknown = message();
    unknown["components"][0]["type"] = json!(99);
    let mut bare = message();
    bare["components"][1]["components"][0]["options"][0] = json!({"label": "A"});
    let cases = [
        (json!({"type": 4, "data": long}), "/data/embeds/0/title: it is longer than 256 characters"),
        (json!({"type": 4, "data": row}), "/data/components/0/components/0/label: it is longer than 80 characters"),
        (json!({"type": 7, "data": unknown}), "/data/components/0: none of the documented types (type is 99)"),
        (json!({"type": 4, "data": bare}), "/data/components/1/components/0/options/0: \"value\" is a required property"),
        (json!({"type": 99}), "/: none of the documented types (type is 99)"),
        (
            json!({"type": 4, "data": {"allowed_mentions": {"parse": ["all"]}}}),
            "/data/allowed_mentions/parse/0: \"all\" is not documented here",
        ),
        (json!({"type": 9, "data": {"title": "T", "custom_id": "c"}}), "/data: \"components\" is a required property"),
    ];
    for (body, expected) in cases {
        let problems = specification.request("POST", CALLBACK, Some(&body));
        let [problem] = problems.as_slice() else { unreachable!("one problem, not {problems:#?}") };
        let start = format!("POST {CALLBACK}: {expected}");
        assert!(problem.starts_with(&start), "{problem}\n{start}");
        assert!(problem.chars().count() < 250, "{problem}");
    }
}

#[test]
fn operations_and_statuses_outside_the_document_are_one_problem() {
    let Some(specification) = specification() else { return };
    let path = "/nowhere/1";
    let expected = vec![format!("GET {path}: the specification has no such operation")];
    assert_eq!(specification.request("GET", path, None), expected);
    assert_eq!(specification.answer("GET", path, 200, None), expected);
    assert_eq!(specification.request("DELETE", CALLBACK, None).len(), 1);
    assert_eq!(
        specification.answer("POST", CALLBACK, 500, None),
        [format!("500 to POST {CALLBACK}: this status is not documented")]
    );
}

#[test]
fn bodies_and_path_parameters_are_checked_too() {
    let Some(specification) = specification() else { return };
    assert_eq!(specification.request("POST", MESSAGES, None), [format!("POST {MESSAGES}: the body is missing")]);
    assert_eq!(specification.request("GET", "/gateway/bot", Some(&json!({}))), Vec::<String>::new());
    assert_eq!(specification.request("GET", "/gateway/bot", Some(&json!({"a": 1}))).len(), 1);
    let problems = specification.request("GET", "/channels/general/messages", None);
    assert!(problems[0].contains("path parameter channel_id"), "{problems:?}");
}

#[test]
fn answers_are_checked_with_their_errors() {
    let Some(specification) = specification() else { return };
    assert_eq!(specification.answer("POST", CALLBACK, 204, None), Vec::<String>::new());
    assert_eq!(specification.answer("POST", CALLBACK, 204, Some(&json!({}))).len(), 1);
    let mut errors = crate::form_errors::FormErrors::default();
    errors.push(&["data", "embeds", "0", "title"], "BASE_TYPE_MAX_LENGTH", "Must be 256 or fewer in length.");
    assert_eq!(specification.answer("POST", CALLBACK, 400, Some(&errors.body())), Vec::<String>::new());
    let numbered = json!({"code": 50035, "message": "x", "errors": {"title": {"_errors": [{"code": 1, "message": "x"}]}}});
    let expected = format!("400 to POST {CALLBACK}: /errors/title/_errors/0/code: it is not of type \"string\", being 1");
    assert_eq!(specification.answer("POST", CALLBACK, 400, Some(&numbered)), [expected]);
    let plain = json!({"message": "Unknown interaction", "code": 10062});
    assert_eq!(specification.answer("POST", CALLBACK, 404, Some(&plain)), Vec::<String>::new());
    assert_eq!(specification.answer("POST", CALLBACK, 404, Some(&json!({"message": "x"}))).len(), 1);
    let limited = json!({"message": "You are being rate limited.", "retry_after": 0.5, "global": false});
    assert_eq!(specification.answer("POST", CALLBACK, 429, Some(&limited)), Vec::<String>::new());
    let gateway = json!({"url": "ws://127.0.0.1:1"});
    assert_eq!(specification.answer("GET", "/gateway", 200, Some(&gateway)), Vec::<String>::new());
}
