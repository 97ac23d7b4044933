//! Try Slotkeeper with no Discord and no token: the real bot on a loopback stand-in for Discord, with people in it.
//!
//! `cargo run --example demo` serves the stand-in as a web page and goes on until Ctrl-C; with `--story` it plays a short
//! story instead, prints what each person sees, and ends.

#![expect(clippy::print_stdout, reason = "what it prints is what it is for")]

mod invitation;
mod plans;
mod scene;
mod seed;
mod story;

use clap::Parser;

use crate::scene::Scene;

/// Slotkeeper on a stand-in for Discord, in your browser.
#[derive(Debug, Parser)]
#[command(name = "demo")]
struct Arguments {
    /// Play a short story in the terminal and end, instead of serving the page
    #[arg(long)]
    story: bool,
    /// The port of the page; 0 takes any that is free
    #[arg(long, default_value_t = 8481)]
    port: u16,
    /// The port of the bot's HTTP API; 0 takes any that is free
    #[arg(long, default_value_t = 8480)]
    api_port: u16,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if arguments.story {
        let scene = Scene::open(0, 0).await?;
        return scene.play(async |scene| story::tell(&scene.town, &scene.roblox).await).await;
    }
    let scene = Scene::open(arguments.port, arguments.api_port).await?;
    scene
        .play(async |scene| {
            plans::make(scene).await?;
            println!("{}", invitation::words(scene).await?);
            tokio::signal::ctrl_c().await?;
            println!("Stopping. Nothing of this demo is kept.");
            Ok(())
        })
        .await
}
