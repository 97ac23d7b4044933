//! The stand-in answers as the real services are documented to.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::time::Duration;

use reqwest::{Client, Response};
use roblox_sandbox::{BloxlinkField, Fault, Operation, RobloxSandbox, RoverShape, Service};
use serde_json::{Value, json};

const BUILDER: u64 = 714_760_171;
const GROUP: u64 = 5_000;

async fn world() -> RobloxSandbox {
    let roblox = RobloxSandbox::start().await.unwrap();
    roblox.add_user(BUILDER, "builder");
    roblox.add_group(GROUP, "Night Shift");
    roblox.add_open_cloud_key("cloud-key");
    roblox.add_bloxlink_key("blox-key", 1);
    roblox.add_rover_key("rover-key", 1);
    roblox
}

async fn get(roblox: &RobloxSandbox, service: Service, path: &str, header: (&str, &str)) -> Response {
    let request = Client::new().get(format!("{}{path}", roblox.base(service))).header(header.0, header.1);
    request.send().await.unwrap()
}

async fn json_of(answer: Response) -> Value {
    answer.json().await.unwrap()
}

#[tokio::test]
async fn a_name_finds_its_user_also_by_a_past_one_and_an_unknown_one_is_absent() {
    let roblox = world().await;
    roblox.add_user(BUILDER, "renamed");
    let body = json!({"usernames": ["BUILDER", "nobody"], "excludeBannedUsers": false});
    let path = format!("{}/v1/usernames/users", roblox.base(Service::Users));
    let found: Value = Client::new().post(path).json(&body).send().await.unwrap().json().await.unwrap();
    assert_eq!(found["data"].as_array().unwrap().len(), 1);
    assert_eq!(found["data"][0]["requestedUsername"], "BUILDER");
    assert_eq!((&found["data"][0]["id"], &found["data"][0]["name"]), (&json!(BUILDER), &json!("renamed")));
}

#[tokio::test]
async fn a_profile_shows_its_description_and_the_filter_hides_it() {
    let roblox = world().await;
    roblox.set_description(BUILDER, "apple river");
    let path = format!("/v1/users/{BUILDER}");
    let none = ("x-nothing", "0");
    assert_eq!(json_of(get(&roblox, Service::Users, &path, none).await).await["description"], "apple river");
    roblox.set_text_filter(true);
    roblox.set_description(BUILDER, "apple river");
    assert_eq!(json_of(get(&roblox, Service::Users, &path, none).await).await["description"], "##### #####");
    let missing = get(&roblox, Service::Users, "/v1/users/9", none).await;
    assert_eq!(missing.status(), 404);
    assert_eq!(json_of(missing).await["errors"][0]["code"], 3);
}

#[tokio::test]
async fn a_member_of_several_roles_has_a_row_for_each_and_all_of_them_in_open_cloud() {
    let roblox = world().await;
    roblox.set_ranks(GROUP, BUILDER, &[10, 200]);
    let rows =
        json_of(get(&roblox, Service::Groups, &format!("/v2/users/{BUILDER}/groups/roles"), ("x-nothing", "0")).await).await;
    let ranks: Vec<u64> = rows["data"].as_array().unwrap().iter().map(|row| row["role"]["rank"].as_u64().unwrap()).collect();
    assert_eq!(ranks, [10, 200]);
    let path = format!("/cloud/v2/groups/{GROUP}/memberships?filter=user%20==%20'users/{BUILDER}'");
    let found = json_of(get(&roblox, Service::OpenCloud, &path, ("x-api-key", "cloud-key")).await).await;
    assert_eq!(found["groupMemberships"][0]["roles"].as_array().unwrap().len(), 2);
    assert_eq!(found["nextPageToken"], "");
}

#[tokio::test]
async fn open_cloud_wants_a_key_pages_its_answers_and_keeps_a_private_group_to_itself() {
    let roblox = world().await;
    for user in 1..=25 {
        roblox.add_user(user, &format!("user{user}"));
        roblox.set_rank(GROUP, user, 1);
    }
    let path = format!("/cloud/v2/groups/{GROUP}/memberships");
    assert_eq!(get(&roblox, Service::OpenCloud, &path, ("x-api-key", "wrong")).await.status(), 401);
    let first =
        json_of(get(&roblox, Service::OpenCloud, &format!("{path}?maxPageSize=20"), ("x-api-key", "cloud-key")).await).await;
    assert_eq!(first["groupMemberships"].as_array().unwrap().len(), 20);
    let token = first["nextPageToken"].as_str().unwrap();
    let rest = format!("{path}?maxPageSize=20&pageToken={token}");
    let rest = json_of(get(&roblox, Service::OpenCloud, &rest, ("x-api-key", "cloud-key")).await).await;
    assert_eq!(rest["groupMemberships"].as_array().unwrap().len(), 5);
    roblox.set_private(GROUP, true);
    assert_eq!(get(&roblox, Service::OpenCloud, &path, ("x-api-key", "cloud-key")).await.status(), 403);
}

#[tokio::test]
async fn too_many_calls_are_told_when_to_come_back() {
    let roblox = world().await;
    roblox.limit(Operation::CloudRoles, 1);
    let path = format!("/cloud/v2/groups/{GROUP}/roles");
    assert_eq!(get(&roblox, Service::OpenCloud, &path, ("x-api-key", "cloud-key")).await.status(), 200);
    let refused = get(&roblox, Service::OpenCloud, &path, ("x-api-key", "cloud-key")).await;
    assert_eq!(refused.status(), 429);
    let wait: u64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait));
    let group = format!("/cloud/v2/groups/{GROUP}");
    let another = get(&roblox, Service::OpenCloud, &group, ("x-api-key", "cloud-key")).await;
    assert_eq!(another.status(), 200, "another operation is counted by itself");
    assert_eq!(json_of(another).await["displayName"], "Night Shift");
}

#[tokio::test]
async fn the_providers_answer_in_each_of_their_shapes_and_to_their_own_key_alone() {
    let roblox = world().await;
    roblox.set_bloxlink(1, 7, Some(BUILDER));
    roblox.set_rover(1, 7, Some(BUILDER));
    let path = "/v4/public/guilds/1/discord-to-roblox/7";
    let upper = json_of(get(&roblox, Service::Bloxlink, path, ("authorization", "blox-key")).await).await;
    assert_eq!(upper["robloxID"], BUILDER.to_string());
    roblox.set_bloxlink_field(BloxlinkField::CamelCase);
    let camel = json_of(get(&roblox, Service::Bloxlink, path, ("authorization", "blox-key")).await).await;
    assert_eq!(camel["robloxId"], BUILDER.to_string());
    assert_eq!(get(&roblox, Service::Bloxlink, path, ("authorization", "other")).await.status(), 401);
    roblox.set_bloxlink_quota(Some(0));
    let spent = get(&roblox, Service::Bloxlink, path, ("authorization", "blox-key")).await;
    assert!(json_of(spent).await["error"].as_str().unwrap().contains("limit for today"));

    let path = "/api/guilds/1/discord-to-roblox/7";
    let flat = json_of(get(&roblox, Service::Rover, path, ("authorization", "Bearer rover-key")).await).await;
    assert_eq!(flat["robloxId"], BUILDER);
    roblox.set_rover_shape(RoverShape::Nested);
    let nested = json_of(get(&roblox, Service::Rover, path, ("authorization", "Bearer rover-key")).await).await;
    assert_eq!(nested["roblox"]["id"], BUILDER);
    let stranger = get(&roblox, Service::Rover, "/api/guilds/1/discord-to-roblox/8", ("authorization", "Bearer rover-key")).await;
    assert_eq!(stranger.status(), 404);
}

#[tokio::test]
async fn each_failure_can_be_switched_on_and_off_again() {
    let roblox = world().await;
    let address = format!("{}/v1/users/{BUILDER}", roblox.base(Service::Users));
    let client = Client::builder().timeout(Duration::from_millis(500)).build().unwrap();
    roblox.fault(Service::Users, Fault::Unreachable);
    assert!(client.get(&address).send().await.unwrap_err().status().is_none());
    roblox.fault(Service::Users, Fault::Slow(Duration::from_secs(5)));
    assert!(client.get(&address).send().await.unwrap_err().is_timeout());
    roblox.fault(Service::Users, Fault::ServerError);
    assert_eq!(client.get(&address).send().await.unwrap().status(), 500);
    roblox.fault(Service::Users, Fault::RateLimited { retry_after: Some(7) });
    assert_eq!(client.get(&address).send().await.unwrap().headers()["retry-after"], "7");
    roblox.fault(Service::Users, Fault::ChangedShape);
    assert!(json_of(client.get(&address).send().await.unwrap()).await.get("description").is_none());
    roblox.recover(Service::Users);
    assert_eq!(json_of(client.get(&address).send().await.unwrap()).await["id"], BUILDER);
    assert!(roblox.requests().iter().any(|request| request.status == 0), "a request that was cut off is remembered too");
}

#[tokio::test]
async fn a_visitor_of_the_page_edits_a_profile_and_the_page_runs_nothing_of_others() {
    let roblox = world().await;
    let page = Client::new().get(roblox.page()).send().await.unwrap();
    assert!(page.headers()["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
    assert!(page.text().await.unwrap().contains("<label for=\"description\">"));
    assert!(!include_str!("../src/page/page.js").contains("innerHTML"));

    let path = format!("{}page/people/{BUILDER}/description", roblox.page());
    let saved = Client::new().put(&path).json(&json!({"description": "<b>apple</b>"})).send().await.unwrap();
    assert_eq!(saved.status(), 200);
    assert_eq!(roblox.description(BUILDER).unwrap(), "<b>apple</b>");
    let filter = format!("{}page/text-filter", roblox.page());
    Client::new().put(filter).json(&json!({"on": true})).send().await.unwrap();
    Client::new().put(&path).json(&json!({"description": "apple"})).send().await.unwrap();
    assert_eq!(roblox.description(BUILDER).unwrap(), "#####");
    let long = json!({"description": "x".repeat(1_001)});
    assert_eq!(Client::new().put(&path).json(&long).send().await.unwrap().status(), 413);
}
