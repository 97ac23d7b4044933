//! Who is served the page, and what it is made of.

use std::collections::BTreeSet;

use discord_sandbox::Sandbox;
use reqwest::StatusCode;
use serde_json::json;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use crate::bot::Tested;
use crate::page::Page;

#[tokio::test]
async fn there_is_no_page_unless_it_was_asked_for() -> Tested {
    let discord = Sandbox::builder().start().await?;
    assert_eq!(discord.page_address(), None);
    for path in ["/", "/page/world", "/page/files/main.js"] {
        assert_eq!(reqwest::get(format!("{}{path}", discord.api_base())).await?.status(), StatusCode::NOT_FOUND, "{path}");
    }
    Ok(())
}

#[tokio::test]
async fn everything_that_the_page_loads_is_served_from_here_under_a_strict_policy() -> Tested {
    let discord = Sandbox::builder().page(true).start().await?;
    let page = Page::of(&discord)?;
    let answer = page.http.get(format!("{}/", page.root)).send().await?;
    assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
    let document = answer.text().await?;
    assert!(document.split("<script").skip(1).all(|script| script.contains("src=\"/page/files/")), "an inline script");
    assert!(!document.contains("style=") && !document.contains("onclick"), "an inline style or handler");
    let mut wanted: BTreeSet<String> =
        document.split("\"/page/files/").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect();
    let mut known = BTreeSet::new();
    while let Some(name) = wanted.pop_first() {
        let answer = page.http.get(format!("{}/page/files/{name}", page.root)).send().await?;
        assert_eq!(answer.status(), StatusCode::OK, "{name}");
        let kind = match name.rsplit_once('.') {
            Some((_, "js")) => "text/javascript; charset=utf-8",
            Some((_, "css")) => "text/css; charset=utf-8",
            _ => "image/svg+xml",
        };
        assert_eq!(answer.headers()["content-type"], kind, "{name}");
        let policy = answer.headers()["content-security-policy"].to_str()?;
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"), "{policy}");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
        let text = answer.text().await?;
        // Names of namespaces are no addresses that anything is fetched from.
        let foreign = text.replace("http://www.w3.org/2000/svg", "");
        assert!(!foreign.contains("https://") && !foreign.contains("http://"), "{name} names an address elsewhere");
        assert!(!text.contains("innerHTML") && !text.contains("eval("), "{name} makes markup or code of text");
        known.insert(name);
        let imported = text.split("from \"./").skip(1).filter_map(|rest| rest.split('"').next());
        wanted.extend(imported.filter(|name| !known.contains(*name)).map(str::to_owned));
    }
    assert!(known.contains("timeline.js") && known.contains("layout.css") && known.contains("icon.svg"), "{known:?}");
    assert_eq!(page.http.get(format!("{}/page/files/other.js", page.root)).send().await?.status(), StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test]
async fn another_web_page_in_the_same_browser_can_neither_do_nor_read_anything() -> Tested {
    let discord = Sandbox::builder().page(true).start().await?;
    let guild = discord.add_guild("Night Shift");
    let (channel, alice) = (guild.add_channel("general"), guild.add_member("Alice", &[]));
    let page = Page::of(&discord)?;
    let deed = json!({ "as": alice.id().to_string(), "channel": channel.id().to_string(), "text": "hello" });
    let port = discord.port();
    let own = format!("http://127.0.0.1:{port}");
    let elsewhere: &[&[(&str, &str)]] = &[
        &[("origin", "https://evil.example")],
        &[("origin", "http://127.0.0.1:1")],
        &[("origin", "null")],
        &[("host", "evil.example")],
        &[("sec-fetch-site", "cross-site")],
        &[("origin", &own), ("sec-fetch-site", "same-site")],
    ];
    for headers in elsewhere {
        let (status, answer) = page.post_from("deeds/say", deed.clone(), headers).await?;
        assert_eq!(status, 403, "{headers:?} {answer}");
    }
    // A form of another page can send plain text without asking.
    let plain = page.http.post(format!("{}/page/deeds/say", page.root)).header("content-type", "text/plain");
    assert_eq!(plain.body(deed.to_string()).send().await?.status(), StatusCode::BAD_REQUEST);
    let read = page.http.get(format!("{}/page/world", page.root)).header("host", "evil.example").send().await?;
    assert_eq!(read.status(), StatusCode::FORBIDDEN);
    let mut request = format!("ws://127.0.0.1:{port}/page/events?as={}", alice.id()).into_client_request()?;
    request.headers_mut().insert("origin", "https://evil.example".parse()?);
    assert!(connect_async(request).await.is_err(), "the events were told to another page");
    assert_eq!(channel.messages().len(), 0);
    assert_eq!(page.post_from("deeds/say", deed, &[("origin", &own), ("sec-fetch-site", "same-origin")]).await?.0, 200);
    assert_eq!(channel.messages().len(), 1);
    Ok(())
}

#[tokio::test]
async fn what_makes_no_sense_gets_a_sentence() -> Tested {
    let discord = Sandbox::builder().page(true).start().await?;
    let page = Page::of(&discord)?;
    for (path, body, status) in [
        ("deeds/say", json!({ "as": "x" }), 400),
        ("deeds/press", json!({ "as": "1", "message": "1", "custom_id": "go" }), 404),
        ("deeds/slash", json!({ "as": "1", "channel": "1", "command": "ask" }), 404),
        ("deeds/submit", json!({ "as": "1", "interaction": "1", "fields": [] }), 404),
        ("controls/gateway", json!({ "action": "explode" }), 400),
        ("controls/messages/delete", json!({ "message": "1" }), 404),
        ("controls/faults", json!({ "what": "slow", "seconds": -1.0 }), 422),
        ("controls/faults", json!({ "what": "broken", "status": 200 }), 422),
        ("controls/advance", json!({ "seconds": u64::MAX }), 422),
    ] {
        let (answered, answer) = page.post(path, body).await?;
        assert_eq!(answered, status, "{path} {answer}");
        assert!(answer["error"].as_str().is_some_and(|sentence| !sentence.is_empty()), "{path} {answer}");
    }
    assert_eq!(page.get("channels/1/messages?as=1").await?.0, 404);
    Ok(())
}

#[tokio::test]
async fn the_pages_connections_end_with_the_sandbox() -> Tested {
    let discord = Sandbox::builder().page(true).start().await?;
    let alice = discord.add_guild("Night Shift").add_member("Alice", &[]);
    let mut events = Page::of(&discord)?.events(alice.id()).await?;
    drop(discord);
    assert!(events.ends().await);
    Ok(())
}
