//! Interactions: the first response and what follows.

use std::time::Duration;

use discord_sandbox::{CallbackKind, Channel, Fault, Guild, Member, Sandbox};
use reqwest::Method;
use serde_json::{Value, json};

use crate::bot::{Bot, Tested, code, text};

struct Stage {
    discord: Sandbox,
    guild: Guild,
    channel: Channel,
    alice: Member,
    bot: Bot,
}

async fn stage() -> Tested<Stage> {
    let discord = Sandbox::builder().start().await?;
    let guild = discord.add_guild("Night Shift");
    let (channel, alice) = (guild.add_channel("general"), guild.add_member("Alice", &[]));
    let bot = Bot::start(&discord).await?;
    Ok(Stage { discord, guild, channel, alice, bot })
}

fn ask() -> [(&'static str, discord_sandbox::OptionValue); 1] {
    [("what", "x".into())]
}

fn board() -> Value {
    json!({ "type": 4, "data": { "content": "Board", "components": [
        { "type": 1, "components": [
            { "type": 2, "style": 1, "label": "Take", "custom_id": "take" },
            { "type": 2, "style": 1, "label": "Shut", "custom_id": "shut", "disabled": true },
        ] },
        { "type": 1, "components": [{ "type": 3, "custom_id": "pick", "placeholder": "Pick", "max_values": 2, "options": [
            { "label": "One", "value": "1" }, { "label": "Two", "value": "2" }, { "label": "Three", "value": "3" },
        ] }] },
    ] } })
}

#[tokio::test]
async fn an_answer_after_three_seconds_comes_too_late() -> Tested {
    let mut at = stage().await?;
    let reply = at.alice.slash(&at.channel, "ask", &ask()).await?;
    let interaction = at.bot.interaction().await?;
    at.discord.advance(Duration::from_millis(3_100));
    assert!(reply.settled().await.failed);
    let answer = at.bot.respond(&interaction, json!({ "type": 4, "data": { "content": "late" } })).await?;
    assert_eq!(code(&answer), (404, 10_062));
    assert!(at.alice.sees(&at.channel).is_empty());
    Ok(())
}

#[tokio::test]
async fn a_second_response_is_refused() -> Tested {
    let mut at = stage().await?;
    let reply = at.alice.slash(&at.channel, "ask", &ask()).await?;
    let interaction = at.bot.interaction().await?;
    let response = json!({ "type": 4, "data": { "content": "hello" } });
    assert_eq!(at.bot.respond(&interaction, response.clone()).await?.0, 204);
    assert_eq!(code(&at.bot.respond(&interaction, response).await?), (400, 40_060));
    let outcome = reply.settled().await;
    assert_eq!(outcome.messages.iter().map(discord_sandbox::Message::content).collect::<Vec<_>>(), ["hello"]);
    assert_eq!(outcome.callbacks.first().map(|callback| callback.kind), Some(CallbackKind::Answer));
    Ok(())
}

#[tokio::test]
async fn the_first_follow_up_after_a_deferral_fills_it_in_and_keeps_its_visibility() -> Tested {
    let mut at = stage().await?;
    let bob = at.guild.add_member("Bob", &[]);
    let reply = at.alice.slash(&at.channel, "ask", &ask()).await?;
    let interaction = at.bot.interaction().await?;
    at.bot.respond(&interaction, json!({ "type": 5, "data": { "flags": 64 } })).await?;
    assert!(reply.acknowledged().await.thinking);
    let webhook = at.bot.webhook(&interaction);
    at.bot.post(&webhook, json!({ "content": "secret" })).await?;
    at.bot.post(&webhook, json!({ "content": "for all" })).await?;
    let seen = |who: &Member| who.sees(&at.channel).iter().map(|one| one.content().to_owned()).collect::<Vec<_>>();
    assert_eq!(seen(&at.alice), ["secret", "for all"]);
    assert_eq!(seen(&bob), ["for all"]);
    let outcome = reply.settled().await;
    let first = outcome.message().ok_or("no message")?;
    assert!(first.text().ends_with("Only you can see this"));
    let path = format!("/channels/{}/messages/{}", at.channel.id(), first.id());
    assert_eq!(code(&at.bot.get(&path).await?), (404, 10_008), "ephemeral messages are not in the channel");
    let (status, original) = at.bot.get(&format!("{webhook}/messages/@original")).await?;
    assert_eq!((status, text(&original, "content")), (200, "secret"));
    Ok(())
}

#[tokio::test]
async fn a_token_lasts_fifteen_minutes_and_only_after_a_response() -> Tested {
    let mut at = stage().await?;
    at.alice.slash(&at.channel, "ask", &ask()).await?;
    let interaction = at.bot.interaction().await?;
    let webhook = at.bot.webhook(&interaction);
    let more = json!({ "content": "more" });
    assert_eq!(code(&at.bot.post(&webhook, more.clone()).await?), (404, 10_015));
    at.bot.respond(&interaction, json!({ "type": 4, "data": { "content": "hello" } })).await?;
    assert_eq!(at.bot.post(&webhook, more.clone()).await?.0, 200);
    at.discord.advance(Duration::from_secs(15 * 60 + 1));
    assert_eq!(code(&at.bot.post(&webhook, more.clone()).await?), (401, 50_027));
    let forged = format!("/webhooks/{}/forged", at.bot.application);
    assert_eq!(code(&at.bot.post(&forged, more).await?), (401, 50_027));
    Ok(())
}

#[tokio::test]
async fn a_press_can_change_its_own_message_and_a_command_cannot() -> Tested {
    let mut at = stage().await?;
    let reply = at.alice.slash(&at.channel, "ask", &ask()).await?;
    let interaction = at.bot.interaction().await?;
    let update = json!({ "type": 7, "data": { "content": "Taken", "components": [] } });
    assert_eq!(code(&at.bot.respond(&interaction, update.clone()).await?), (400, 50_035));
    at.bot.respond(&interaction, board()).await?;
    let outcome = reply.settled().await;
    let message = outcome.message().ok_or("no message")?.clone();

    let shut = at.alice.press(&message, "Shut").await;
    assert!(shut.is_err_and(|refusal| refusal.to_string() == "`Shut` is disabled"));
    let press = at.alice.press(&message, "Take").await?;
    let pressed = at.bot.interaction().await?;
    assert_eq!(pressed["message"]["id"], message.id().to_string());
    assert_eq!(pressed["data"]["custom_id"], "take");
    at.bot.respond(&pressed, update).await?;
    assert_eq!(press.settled().await.updated.map(|message| message.content().to_owned()), Some("Taken".to_owned()));
    assert!(at.alice.press(&message, "Take").await.is_err(), "the button is gone by now");
    at.alice.press_raw(&message, "take").await?;
    assert_eq!(at.bot.interaction().await?["data"]["custom_id"], "take", "but a slow finger may have hit it");
    Ok(())
}

#[tokio::test]
async fn a_select_offers_what_it_offers() -> Tested {
    let mut at = stage().await?;
    let reply = at.alice.slash(&at.channel, "ask", &ask()).await?;
    let interaction = at.bot.interaction().await?;
    at.bot.respond(&interaction, board()).await?;
    let outcome = reply.settled().await;
    let message = outcome.message().ok_or("no message")?;
    assert!(at.alice.select(message, "Pick", &["Four"]).await.is_err());
    assert!(at.alice.select(message, "Pick", &["One", "Two", "Three"]).await.is_err(), "at most two");
    assert!(at.alice.select(message, "Pick", &[]).await.is_err(), "at least one");
    at.alice.select(message, "Pick", &["One", "3"]).await?;
    assert_eq!(at.bot.interaction().await?["data"]["values"], json!(["1", "3"]));
    Ok(())
}

#[tokio::test]
async fn a_form_is_filled_in_by_the_one_who_sees_it_and_opens_no_other() -> Tested {
    let mut at = stage().await?;
    let bob = at.guild.add_member("Bob", &[]);
    let reply = at.alice.slash(&at.channel, "ask", &ask()).await?;
    let interaction = at.bot.interaction().await?;
    let form = json!({ "type": 9, "data": { "custom_id": "form", "title": "Form", "components": [{ "type": 1, "components": [
        { "type": 4, "custom_id": "name", "label": "Name", "style": 1, "min_length": 2 },
    ] }] } });
    at.bot.respond(&interaction, form.clone()).await?;
    let modal = reply.settled().await.modal.ok_or("no form")?;
    assert_eq!(modal.title(), "Form");
    assert!(bob.submit(&modal, &[("name", "Bob")]).await.is_err());
    assert!(at.alice.submit(&modal, &[]).await.is_err(), "required");
    assert!(at.alice.submit(&modal, &[("name", "A")]).await.is_err(), "too short");
    let submitted = at.alice.submit(&modal, &[("Name", "Alice")]).await?;
    let interaction = at.bot.interaction().await?;
    assert_eq!(interaction["data"]["components"][0]["components"][0]["value"], "Alice");
    assert_eq!(code(&at.bot.respond(&interaction, form).await?), (400, 50_035));
    at.bot.respond(&interaction, json!({ "type": 4, "data": { "content": "thanks", "flags": 64 } })).await?;
    assert!(submitted.settled().await.text().contains("thanks"));
    Ok(())
}

#[tokio::test]
async fn suggestions_are_answered_by_suggestions_only() -> Tested {
    let mut at = stage().await?;
    let typing = {
        let (alice, channel) = (at.alice.clone(), at.channel.clone());
        tokio::spawn(async move { alice.autocomplete(&channel, "ask", &[], ("role", "Tr")).await })
    };
    let interaction = at.bot.interaction().await?;
    assert_eq!(interaction["data"]["options"], json!([{ "name": "role", "type": 3, "value": "Tr", "focused": true }]));
    let words = json!({ "type": 4, "data": { "content": "no" } });
    assert_eq!(code(&at.bot.respond(&interaction, words).await?), (400, 50_035));
    let choices = json!({ "type": 8, "data": { "choices": [{ "name": "Trainer", "value": "t" }] } });
    at.bot.respond(&interaction, choices).await?;
    let choices = typing.await??;
    assert_eq!(choices.iter().map(|choice| choice.name.as_str()).collect::<Vec<_>>(), ["Trainer"]);
    let none = at.alice.autocomplete(&at.channel, "ask", &[], ("what", "x")).await;
    assert!(none.is_err());
    Ok(())
}

#[tokio::test]
async fn a_response_with_too_much_in_it_names_its_fields() -> Tested {
    let mut at = stage().await?;
    at.alice.slash(&at.channel, "ask", &ask()).await?;
    let interaction = at.bot.interaction().await?;
    let (status, answer) = at.bot.respond(&interaction, json!({ "type": 4, "data": { "content": "x".repeat(2_001) } })).await?;
    assert_eq!((status, answer["code"].as_u64()), (400, Some(50_035)));
    assert!(answer["errors"]["data"]["content"]["_errors"].is_array(), "{answer}");
    let empty = at.bot.respond(&interaction, json!({ "type": 4, "data": {} })).await?;
    assert_eq!(code(&empty), (400, 50_006));
    assert_eq!(at.bot.respond(&interaction, json!({ "type": 4, "data": { "content": "x" } })).await?.0, 204);
    Ok(())
}

#[tokio::test]
async fn trouble_can_be_made_on_purpose() -> Tested {
    let mut at = stage().await?;
    let reply = at.alice.slash(&at.channel, "ask", &ask()).await?;
    let interaction = at.bot.interaction().await?;
    let response = json!({ "type": 4, "data": { "content": "hello" } });
    let callbacks = "/interactions/*/*/callback";
    at.discord.faults().next(1, "POST", callbacks, Fault::Html(502));
    assert_eq!(at.bot.respond(&interaction, response.clone()).await?.0, 502);
    at.discord.faults().next(1, "POST", callbacks, Fault::Dropped);
    assert!(at.bot.respond(&interaction, response.clone()).await.is_err(), "no answer at all");
    at.discord.faults().next(1, "POST", callbacks, Fault::AnswerLost);
    assert!(at.bot.respond(&interaction, response.clone()).await.is_err());
    assert_eq!(reply.settled().await.messages.len(), 1, "it had its effect all the same");
    assert_eq!(code(&at.bot.respond(&interaction, response).await?), (400, 40_060));
    let statuses: Vec<u16> = at.discord.requests_to("POST", callbacks).iter().map(|one| one.status).collect();
    assert_eq!(statuses, [502, 0, 204, 400]);
    let (status, _) = at.bot.request(Method::GET, "/users/@me", None).await?;
    assert_eq!(status, 200);
    Ok(())
}
