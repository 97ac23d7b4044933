//! Arguments in, exit code out: 0, or 1 with one line on standard error that says what to do; 2 for wrong usage.

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use slotkeeper::app::{App, AppFailure};
use slotkeeper::command_line::{Command, CommandLine, KeyCommand, MemberCommand, WorkspaceCommand};
use slotkeeper::config::Config;
use slotkeeper::key_file::KeyFile;
use slotkeeper::{logging, open_files};
use tokio_util::sync::CancellationToken;

/// What a rush of presses took is given back, which the C library's allocator keeps; and every press allocates a lot.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match run(&CommandLine::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Nowhere is left to say that standard error is closed.
            drop(writeln!(io::stderr(), "slotkeeper: {failure}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(line: &CommandLine) -> Result<(), anyhow::Error> {
    let config = Config::load(line.config.as_deref())?;
    logging::start(&config.log)?;
    match line.command() {
        Command::Run => run_bot(&config).await,
        Command::Serve => serve(&config).await,
        Command::Workspace(WorkspaceCommand::Create { name, plan, guild, series_key_file: None }) => {
            let created = with_app(&config, async |app| app.create_workspace(name, plan, guild).await).await?;
            print(&created.id.to_string())
        }
        Command::Workspace(WorkspaceCommand::Create { name, plan, guild, series_key_file: Some(file) }) => {
            let key = KeyFile::read(&file)?;
            let created = with_app(&config, async |app| app.create_series_workspace(name, plan, guild, &key).await).await?;
            print(&created.id.to_string())
        }
        Command::Workspace(WorkspaceCommand::List) => {
            let workspaces = with_app(&config, App::workspaces).await?;
            let line = |(workspace, guilds): &(slotkeeper::store::workspaces::Workspace, i64)| {
                let (id, plan, engine, name) = (&workspace.id, workspace.plan, workspace.engine, &workspace.name);
                format!("{id}  {plan}  {engine}  {guilds} Discord servers  {name}")
            };
            workspaces.iter().map(line).try_for_each(|line| print(&line))
        }
        Command::Workspace(WorkspaceCommand::Delete { workspace, yes }) => {
            // Said before anything goes.
            let size = with_app(&config, async |app| app.size_of_workspace(&workspace).await).await?;
            size.iter().try_for_each(|(what, count)| print(&format!("{count}  {what}")))?;
            if !yes {
                return print(&format!("nothing is deleted yet; for that: slotkeeper workspace delete {workspace} --yes"));
            }
            with_app(&config, async |app| app.delete_workspace(&workspace).await).await?;
            print(&format!("{workspace} is deleted"))
        }
        Command::Member(MemberCommand::Set { workspace, roblox_id, rank }) => {
            let before = with_app(&config, async |app| app.set_member(workspace, roblox_id, rank).await).await?;
            let before = before.map_or("new member".to_owned(), |before| format!("was rank {before}"));
            print(&format!("{roblox_id} has rank {rank} ({before})"))
        }
        Command::Former { name } => {
            let former = with_app(&config, async |app| app.former_moderator(name).await).await?;
            let slotkeeper::app::Former { user, deleted_at, until } = former;
            print(&format!("{user}  data deleted {deleted_at:.0}  known until {until:.0}"))
        }
        Command::Key(KeyCommand::Create { workspace }) => {
            let key = with_app(&config, async |app| app.create_key(workspace).await).await?;
            print(&key.reveal())
        }
        Command::Key(KeyCommand::List { workspace }) => {
            let keys = with_app(&config, async |app| app.keys(workspace).await).await?;
            keys.iter().map(key_line).try_for_each(|line| print(&line))
        }
        Command::Key(KeyCommand::Revoke { key }) => {
            with_app(&config, async |app| app.revoke_key(key).await).await?;
            print(&format!("{key} is revoked"))
        }
    }
}

async fn run_bot(config: &Config) -> Result<(), anyhow::Error> {
    // Asked first: whoever forgot the token should not find a new database file beside the message.
    config.discord.required_token()?;
    open_files::raise();
    let stop = CancellationToken::new();
    stop_on_signal(&stop)?;
    let app = App::open_to_run(config).await?;
    match app.listen(config).await {
        Ok(server) => app.run(config, server, stop).await?,
        Err(failure) => {
            app.close().await;
            return Err(failure.into());
        }
    }
    Ok(())
}

async fn serve(config: &Config) -> Result<(), anyhow::Error> {
    open_files::raise();
    let stop = CancellationToken::new();
    stop_on_signal(&stop)?;
    let app = App::open(config).await?;
    match app.listen(config).await {
        Ok(server) => app.serve(server, stop).await?,
        Err(failure) => {
            app.close().await;
            return Err(failure.into());
        }
    }
    Ok(())
}

fn key_line(key: &slotkeeper::store::api_keys::KeyRow) -> String {
    let used = key.last_used_at.map_or("never used".to_owned(), |used| format!("used {used:.0}"));
    let revoked = key.revoked_at.map_or("active".to_owned(), |revoked| format!("revoked {revoked:.0}"));
    format!("{}  {}  created {:.0}  {used}  {revoked}", key.id, key.workspace, key.created_at)
}

async fn with_app<T>(config: &Config, work: impl AsyncFnOnce(&App) -> Result<T, AppFailure>) -> Result<T, AppFailure> {
    let app = App::open(config).await?;
    let done = work(&app).await;
    app.close().await;
    done
}

/// Ctrl-C and SIGTERM both mean: finish what you are doing, and go.
fn stop_on_signal(stop: &CancellationToken) -> io::Result<()> {
    let stop = stop.clone();
    #[cfg(unix)]
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::spawn(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        #[cfg(not(unix))]
        drop(tokio::signal::ctrl_c().await);
        tracing::info!("stopping; what is under way is finished first");
        stop.cancel();
    });
    Ok(())
}

fn print(line: &str) -> Result<(), anyhow::Error> {
    writeln!(io::stdout(), "{line}")?;
    Ok(())
}
