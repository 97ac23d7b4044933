//! Commands Discord refuses, with the exact errors, and commands it takes.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use serde_json::json;

use super::*;

fn command() -> Value {
    json!({
        "name": "book", "name_localizations": {}, "description": "Books a seat", "type": 1, "nsfw": false,
        "default_member_permissions": "32", "contexts": [0],
        "options": [
            {"type": 3, "name": "row", "description": "Which row", "required": true, "choices": [], "autocomplete": true},
            {"type": 4, "name": "seat", "description": "Which seat", "required": false, "min_value": 1, "max_value": 9},
        ],
    })
}

fn errors(command: &Value) -> Value {
    check_command(command).unwrap_err().body()["errors"].take()
}

fn only(path: &str, code: &str, message: &str) -> Value {
    let leaf = json!({"_errors": [{"code": code, "message": message}]});
    path.rsplit('/').filter(|key| !key.is_empty()).fold(leaf, |inner, key| json!({ key: inner }))
}

#[test]
fn commands_as_libraries_send_them_pass() {
    let menu = json!({"name": "Report This User", "type": 2, "description": "", "options": []});
    let grouped = json!({"name": "admin", "description": "x", "options": [
        {"type": 2, "name": "group", "description": "x", "options": [
            {"type": 1, "name": "sub", "description": "x", "options": [
                {"type": 6, "name": "who", "description": "x", "required": true, "choices": [], "autocomplete": false}
            ]}
        ]}
    ]});
    assert_eq!(check_commands(&json!([command(), menu, grouped])), Ok(()));
}

#[test]
fn each_broken_rule_is_reported_at_its_path() {
    let long = "x".repeat(101);
    let many: Vec<_> = (0..26).map(|number| json!({"name": format!("n{number}"), "value": "v"})).collect();
    let invalid_name = ("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
    let length = ("BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.");
    let required = ("BASE_TYPE_REQUIRED", "This field is required");
    let cases = [
        ("/name", json!("Book"), "name", invalid_name),
        ("/name", json!("book seat"), "name", invalid_name),
        ("/name", Value::Null, "name", required),
        ("/description", json!(""), "description", length),
        ("/description", json!(long), "description", length),
        ("/type", json!(9), "type", ("BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4}.")),
        ("/name_localizations", json!({"de": "Buchen"}), "name_localizations/de", invalid_name),
        ("/options/0/name", json!("Row"), "options/0/name", invalid_name),
        (
            "/options/1/name",
            json!("row"),
            "options/1",
            ("APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists"),
        ),
        (
            "/options/1/min_value",
            json!(10),
            "options/1/min_value",
            ("NUMBER_TYPE_MAX", "int value should be less than or equal to 9."),
        ),
        ("/options/1/min_value", json!("one"), "options/1/min_value", ("NUMBER_TYPE_COERCE", "Value \"one\" is not int.")),
        (
            "/options/1/type",
            json!(12),
            "options/1",
            ("UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)."),
        ),
        (
            "/options/1/type",
            json!(1),
            "options/1",
            (
                "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
                "Sub-command and sub-command group option types are mutually exclusive to all other types",
            ),
        ),
        (
            "/options/1/choices",
            json!([{"name": "a", "value": "b"}]),
            "options/1/choices/0/value",
            ("NUMBER_TYPE_COERCE", "Value \"b\" is not int."),
        ),
        (
            "/options/0/choices",
            json!([{"name": "a", "value": "b"}]),
            "options/0/autocomplete",
            ("APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_EXCLUSIVE", "Autocomplete and choices are mutually exclusive"),
        ),
        (
            "/options/1/options",
            json!([{"type": 3}]),
            "options/1/options",
            ("APPLICATION_COMMAND_INVALID_FIELD", "Options of this type cannot have options"),
        ),
        (
            "/default_member_permissions",
            json!("many"),
            "default_member_permissions",
            ("NUMBER_TYPE_COERCE", "Value \"many\" is not int."),
        ),
    ];
    for (target, value, path, (code, message)) in cases {
        let mut command = command();
        let (parent, key) = target.rsplit_once('/').unwrap();
        command.pointer_mut(parent).unwrap()[key] = value;
        assert_eq!(errors(&command), only(path, code, message), "{target}");
    }
    let mut full = command();
    full["options"][0]["autocomplete"] = json!(false);
    full["options"][0]["choices"] = json!(many);
    assert_eq!(errors(&full), only("options/0/choices", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length."));
}

#[test]
fn required_options_come_first() {
    let mut command = command();
    command["options"][0]["required"] = json!(false);
    command["options"][1]["required"] = json!(true);
    let message = "Required options must be placed before non-required options";
    assert_eq!(errors(&command), only("options/1", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message));
}

#[test]
fn subcommands_nest_two_levels_and_no_deeper() {
    let group = json!({"type": 2, "name": "b", "description": "x", "options": []});
    let outer = json!({"type": 2, "name": "a", "description": "x", "options": [group]});
    let found = errors(&json!({"name": "deep", "description": "x", "options": [outer]}));
    let message = "Value of field \"type\" must be one of (1,).";
    assert_eq!(found, only("options/0/options/0", "UNION_TYPE_CHOICES", message));
}

#[test]
fn the_text_of_a_command_is_limited_as_a_whole() {
    let options: Vec<_> = (0..25)
        .map(|number| {
            let choices: Vec<_> =
                (0..4).map(|choice| json!({"name": format!("{choice:050}"), "value": "v".repeat(50)})).collect();
            json!({"type": 3, "name": format!("o{number}"), "description": "x", "choices": choices})
        })
        .collect();
    let found = errors(&json!({"name": "large", "description": "x", "options": options}));
    assert_eq!(found["_errors"][0]["code"], "APPLICATION_COMMAND_TOO_LARGE");
}

#[test]
fn a_list_has_unique_names_and_a_limit_for_each_type() {
    let twice = check_commands(&json!([command(), command()])).unwrap_err().body();
    let message = "Application command names must be unique";
    assert_eq!(twice["errors"], only("1", "APPLICATION_COMMANDS_DUPLICATE_NAME", message));
    let menus: Vec<_> = (0..16).map(|number| json!({"type": 3, "name": format!("menu {number}")})).collect();
    let many = check_commands(&json!(menus)).unwrap_err().body();
    assert_eq!(many["errors"], only("", "BASE_TYPE_MAX_LENGTH", "Must be 15 or fewer in length."));
}
