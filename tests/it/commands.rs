//! What Discord is told of the commands: their names and options are a contract.

use serde_json::{Value, json};

use crate::world::World;

#[tokio::test]
async fn the_commands_are_registered_with_these_names_and_options() {
    let world = World::new().await;
    let commands = world.discord.commands();
    let mut lines: Vec<String> = commands.iter().flat_map(|command| described("/", command)).collect();
    lines.sort();
    let expected = [
        "/assign member! user, role! ac, slot ac, session ac",
        "/claim role! ac, slot ac, session ac",
        "/link account!",
        "/member check member! user, role! ac, session ac",
        "/member freeze member! user",
        "/member link member! user, account!",
        "/member rank member! user, rank! integer",
        "/member requests",
        "/member show member! user",
        "/member unlink member! user",
        "/privacy delete",
        "/privacy export",
        "/remove member! user, role! ac, session ac, reason",
        "/session cancel session! ac, reason",
        "/session create title!, when!, duration! integer, roles!, description, claimable boolean",
        "/session delay session! ac, when!",
        "/session edit session! ac, title, when, duration integer, roles, description",
        "/session end session! ac",
        "/session export session! ac",
        "/session from-template template! ac, when!, title, duration integer, roles, description, claimable boolean",
        "/session post session! ac",
        "/session show session ac",
        "/session start session! ac",
        "/sessions",
        "/setup",
        "/template delete template! ac",
        "/template list",
        "/template save session! ac, name!",
        "/unclaim role! ac, session ac",
        "/unlink",
        "/whoami",
    ];
    assert_eq!(lines, expected);
    world.end().await;
}

#[tokio::test]
async fn commands_are_for_servers_and_those_of_moderators_are_hidden_from_the_rest() {
    let world = World::new().await;
    for command in world.discord.commands() {
        assert_eq!(command["contexts"], json!([0]), "{command}");
        assert_eq!(command["integration_types"], json!([0]), "{command}");
        let (manage_events, manage_server) = ((1_u64 << 33).to_string(), (1_u64 << 5).to_string());
        let asked = match command["name"].as_str() {
            Some("member" | "assign" | "remove" | "template") => json!(manage_events),
            Some("setup") => json!(manage_server),
            _ => Value::Null,
        };
        assert_eq!(command["default_member_permissions"], asked, "{command}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_command_that_this_release_does_not_know_is_answered_kindly() {
    let world = World::new().await;
    let nobody = world.member("Nobody");
    let address = format!("{}/api/v10/applications/{}/commands", world.discord.api_base(), world.discord.application_id());
    let old = json!({ "name": "roster", "description": "Of an older release", "type": 1 });
    let request = reqwest::Client::new().post(address).header("authorization", format!("Bot {}", world.discord.token()));
    assert!(request.json(&old).send().await.unwrap().status().is_success());
    let told = "This command has changed. Restart Discord to see its new form, then use it again.";
    world.give(&nobody, "roster", &[]).await.says(&[told]);
    world.end().await;
}

/// One line for each command that can be given: options in order, `!` for a required one, `ac` for autocomplete.
fn described(prefix: &str, command: &Value) -> Vec<String> {
    let name = format!("{prefix}{}", command["name"].as_str().unwrap());
    let options = command["options"].as_array().cloned().unwrap_or_default();
    if options.iter().any(|option| option["type"] == 1) {
        return options.iter().flat_map(|option| described(&format!("{name} "), option)).collect();
    }
    let options: Vec<String> = options.iter().map(option).collect();
    vec![format!("{name} {}", options.join(", ")).trim_end().to_owned()]
}

fn option(option: &Value) -> String {
    let required = if option["required"] == true { "!" } else { "" };
    let kind = match option["type"].as_u64().unwrap() {
        3 if option["autocomplete"] == true => " ac",
        3 => "",
        4 => " integer",
        5 => " boolean",
        6 => " user",
        other => panic!("an option of type {other}"),
    };
    format!("{}{required}{kind}", option["name"].as_str().unwrap())
}
