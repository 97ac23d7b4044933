//! A small bot of twilight that answers with every kind of response. Two lines point it to the sandbox: the `proxy` of its
//! HTTP client, without TLS, and the `proxy_url` of its gateway.

mod answers;

use std::collections::HashMap;
use std::error::Error;

use serde_json::Value;
use twilight_gateway::{ConfigBuilder, Event, EventTypeFlags, Intents, Shard, ShardId, StreamExt as _};
use twilight_http::Client;
use twilight_model::application::interaction::{Interaction, InteractionType};
use twilight_model::channel::message::MessageFlags;
use twilight_model::gateway::payload::incoming::MemberChunk;
use twilight_model::gateway::payload::outgoing::RequestGuildMembers;
use twilight_model::http::interaction::{InteractionResponse, InteractionResponseData, InteractionResponseType};
use twilight_model::id::Id;
use twilight_model::id::marker::ApplicationMarker;

type Failed = Box<dyn Error + Send + Sync>;
type Kind = InteractionResponseType;

/// What the bot works with.
struct Bot {
    http: Client,
    application: Id<ApplicationMarker>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failed> {
    let (api, gateway) = (std::env::var("DISCORD_API")?, std::env::var("DISCORD_GATEWAY")?);
    let token = std::env::var("DISCORD_TOKEN")?;
    let host = api.trim_start_matches("http://").trim_end_matches("/api/v10").to_owned();
    let http = Client::builder().token(token.clone()).proxy(host, true).build();
    let config = ConfigBuilder::new(token, Intents::GUILDS | Intents::GUILD_MEMBERS).proxy_url(gateway).build();
    let mut shard = Shard::with_config(ShardId::ONE, config);

    let application = http.current_user_application().await?.model().await?.id;
    let bot = Bot { http, application };
    let mut counting = HashMap::new();
    while let Some(event) = shard.next_event(EventTypeFlags::all()).await {
        match event? {
            Event::Ready(_) => {
                bot.http.interaction(application).set_global_commands(&answers::commands()?).await?;
            }
            Event::InteractionCreate(interaction) if name(&serde_json::to_value(&interaction.0)?) == "count" => {
                // The members arrive as an event of their own, which carries the interaction's identifier as its nonce.
                let guild = interaction.guild_id.ok_or("not in a guild")?;
                bot.respond(&interaction, Kind::DeferredChannelMessageWithSource, None).await?;
                let nonce = interaction.id.to_string();
                shard.command(&RequestGuildMembers::builder(guild).nonce(nonce.clone()).query("Ma", Some(5)));
                counting.insert(nonce, interaction.0);
            }
            Event::InteractionCreate(interaction) => bot.answer(&interaction).await?,
            Event::MemberChunk(chunk) => {
                let asked = chunk.nonce.as_ref().and_then(|nonce| counting.remove(nonce));
                bot.counted(&asked.ok_or("nobody asked")?, &chunk).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

impl Bot {
    async fn respond(&self, to: &Interaction, kind: Kind, data: Option<InteractionResponseData>) -> Result<(), Failed> {
        let response = InteractionResponse { kind, data };
        self.http.interaction(self.application).create_response(to.id, &to.token, &response).await?;
        Ok(())
    }

    async fn edit(&self, token: &str, text: &str) -> Result<(), Failed> {
        self.http.interaction(self.application).update_response(token).content(Some(text)).await?;
        Ok(())
    }

    async fn answer(&self, to: &Interaction) -> Result<(), Failed> {
        let view = serde_json::to_value(to)?;
        let text = |pointer: &str| view.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let message = Kind::ChannelMessageWithSource;
        let target = text("/data/target_id");
        let (kind, data) = match (&to.kind, name(&view)) {
            (InteractionType::ApplicationCommandAutocomplete, _) => {
                (Kind::ApplicationCommandAutocompleteResult, answers::choices(text("/data/options/0/value"))?)
            }
            (InteractionType::ModalSubmit, _) => {
                (message, answers::said(&format!("Because {}", text("/data/components/0/components/0/value")), true))
            }
            (_, "hello") => return self.hello(to, text("/data/options/0/value")).await,
            (_, "board") => (message, answers::board()?),
            (_, "think") => {
                self.respond(to, Kind::DeferredChannelMessageWithSource, Some(answers::hidden())).await?;
                return self.edit(&to.token, "Thought").await;
            }
            (_, "find") => (message, answers::said(&format!("Found {}", text("/data/options/0/value")), false)),
            (_, "picture") => (message, answers::picture()?),
            (_, "Greet") => {
                let name = text(&format!("/data/resolved/users/{target}/global_name"));
                (message, answers::said(&format!("Greetings, {name}"), false))
            }
            (_, "Quote") => {
                let said = text(&format!("/data/resolved/messages/{target}/content"));
                (message, answers::said(&format!("> {said}"), false))
            }
            (_, "update") => (Kind::UpdateMessage, answers::said("Updated", false)),
            (_, "quiet") => {
                self.respond(to, Kind::DeferredUpdateMessage, None).await?;
                return self.edit(&to.token, "Quietly").await;
            }
            (_, "form") => (Kind::Modal, answers::form()?),
            (_, "pick") => {
                let values = view.pointer("/data/values").and_then(Value::as_array).into_iter().flatten();
                let values: Vec<&str> = values.filter_map(Value::as_str).collect();
                (message, answers::said(&format!("Picked {}", values.join(" ")), true))
            }
            (_, unknown) => return Err(format!("{unknown} is unknown").into()),
        };
        self.respond(to, kind, Some(data)).await
    }

    async fn hello(&self, to: &Interaction, name: &str) -> Result<(), Failed> {
        let (client, data) = (self.http.interaction(self.application), answers::said(&format!("Hello, {name}"), false));
        let response = InteractionResponse { kind: Kind::ChannelMessageWithSource, data: Some(data) };
        let callback = client.create_response(to.id, &to.token, &response).with_response().await?.text().await?;
        let callback: Value = serde_json::from_str(&callback)?;
        let said = callback.pointer("/resource/message/content").and_then(Value::as_str).ok_or("no message is described")?;
        self.edit(&to.token, &format!("{said}!")).await?;
        client.create_followup(&to.token).content("And welcome").flags(MessageFlags::EPHEMERAL).await?;
        Ok(())
    }

    /// Counts the members of a guild, of which some have been found.
    async fn counted(&self, to: &Interaction, found: &MemberChunk) -> Result<(), Failed> {
        let guild = self.http.guild(found.guild_id).with_counts(true).await?.model().await?;
        let names: Vec<_> = found.members.iter().filter_map(|member| member.user.global_name.clone()).collect();
        let count = guild.approximate_member_count.ok_or("not counted")?;
        self.edit(&to.token, &format!("{count} members, {}", names.join(", "))).await
    }
}

/// What a command or a component is called.
fn name(view: &Value) -> &str {
    let pointers = ["/data/name", "/data/custom_id"];
    pointers.iter().find_map(|pointer| view.pointer(pointer)?.as_str()).unwrap_or_default()
}
