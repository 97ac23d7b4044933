//! How the database finds what each statement of the store asks for: by an index that is as narrow as what is known.
//!
//! What a statement costs must not depend on how much has ever happened. So each is shown to the planner on a database with
//! the proportions of one that is years old, with statistics and without, and whatever reads more than it has to is either
//! mended or listed with its reason in [`exceptions`].

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod dynamic;
mod exceptions;
mod grown;
mod sources;

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{AssertSqlSafe, Row as _};

use self::dynamic::Executed;
use self::exceptions::EXCEPTIONS;
use self::grown::{SMALL, Statistics};
use self::sources::Text;
use super::Connection;

/// Columns that many rows share: to know one of them is to know next to nothing.
const BROAD: [&str; 6] = ["workspace_id", "guild_id", "status", "engine", "settled", "timed"];

/// Where statements stand, with their full text.
type Statements = BTreeMap<String, BTreeSet<String>>;

#[tokio::test]
async fn every_statement_finds_its_rows_by_an_index_as_narrow_as_what_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let mut database = grown::database(folder.path(), SMALL).await;
    let statements = statements(&mut database).await;
    let (mut wrong, mut used) = (BTreeSet::new(), BTreeSet::new());
    let mut idle = indexes(&mut database).await;
    for statistics in [Statistics::None, Statistics::Bounded, Statistics::Full] {
        grown::tell(&mut database, statistics).await;
        for (place, texts) in &statements {
            for text in texts {
                let plan = plan(&mut database, text).await;
                idle.retain(|index| !plan.iter().any(|step| step.split(' ').any(|word| word == index)));
                for step in wide_steps(&plan) {
                    match EXCEPTIONS.iter().position(|exception| exception.covers(place, step)) {
                        Some(exception) => drop(used.insert(exception)),
                        None => drop(wrong.insert(format!("{place} ({statistics:?}): {step}\n    {text}\n    {plan:?}"))),
                    }
                }
            }
        }
    }
    let mut report: Vec<String> = wrong.into_iter().collect();
    report.extend(idle.iter().map(|index| format!("no statement finds anything by {index}")));
    assert!(
        report.is_empty(),
        "{}\n{} faults: a step that reads more than it has to, an index for nothing",
        report.join("\n"),
        report.len()
    );
    let unused: Vec<_> = (0..EXCEPTIONS.len()).filter(|index| !used.contains(index)).map(|index| EXCEPTIONS[index]).collect();
    assert!(unused.is_empty(), "nothing needs these exceptions any more: {unused:#?}");
}

/// Those that a migration made by name; the others are constraints.
async fn indexes(database: &mut Connection) -> BTreeSet<String> {
    let asked = sqlx::query("select name from sqlite_master where type = 'index' and sql is not null");
    asked.fetch_all(database).await.unwrap().iter().map(|row| row.get("name")).collect()
}

/// Those that stand in the sources, those that are put together as the driver saw them.
async fn statements(database: &mut Connection) -> Statements {
    let executed = dynamic::executed(database).await;
    let mut statements = Statements::new();
    let found = sources::statements();
    let literals: BTreeSet<&String> = found.iter().filter_map(|statement| statement.text.whole()).collect();
    let put_together = |is_it: &dyn Fn(&Executed) -> bool| {
        let these = executed.iter().filter(|executed| is_it(executed) && !literals.contains(&executed.text));
        these.map(|executed| executed.text.clone()).collect()
    };
    let mut unknown = BTreeSet::new();
    for sources::Statement { place, text } in &found {
        let texts: BTreeSet<String> = match text {
            Text::Whole(text) => [text.clone()].into(),
            Text::Beginning(beginning) => put_together(&|executed| executed.text.starts_with(beginning.trim())),
            Text::Unknown if exceptions::is_unread(place) => continue,
            Text::Unknown => put_together(&|executed| executed.run_for.is_some_and(|run_for| place.starts_with(run_for))),
        };
        if texts.is_empty() {
            unknown.insert(place);
        }
        statements.entry(place.clone()).or_default().extend(texts);
    }
    assert!(
        unknown.is_empty(),
        "{unknown:#?}: what these say is not known here. Write it as a literal, or run the function in plans/dynamic.rs, which is \
         told there for which place it is run when the text does not begin with a literal of a QueryBuilder"
    );
    statements
}

async fn plan(database: &mut Connection, statement: &str) -> Vec<String> {
    let asked = sqlx::query(AssertSqlSafe(format!("explain query plan {statement}"))).persistent(false);
    let rows = asked.fetch_all(database).await.unwrap_or_else(|failure| panic!("{failure}: {statement}"));
    rows.iter().map(|row| row.get("detail")).collect()
}

/// The steps of a plan that may read more rows than are asked for, or keep many at once.
fn wide_steps(plan: &[String]) -> Vec<&str> {
    let made_here: Vec<&str> =
        plan.iter().filter_map(|step| step.strip_prefix("CO-ROUTINE ").or(step.strip_prefix("MATERIALIZE "))).collect();
    let is_wide = |step: &&str| match step.split_once(' ') {
        Some(("SCAN", what)) => {
            let given = what.contains("CONSTANT ROW") || what.starts_with(|letter: char| letter.is_ascii_digit());
            !given && !made_here.contains(&what)
        }
        Some(("SEARCH", how)) => !is_narrow(how),
        Some(("USE", what)) => what.starts_with("TEMP B-TREE"),
        Some(_) | None => false,
    };
    plan.iter().map(String::as_str).filter(is_wide).collect()
}

/// Whether a search begins with a value of a column that few rows share, or goes for the first or the last row of a table.
fn is_narrow(search: &str) -> bool {
    if !search.contains(" USING ") {
        return true;
    }
    let Some((_, bounds)) = search.split_once('(') else { return false };
    let columns = bounds.trim_end_matches(|letter| letter != ')').trim_end_matches(')').split(" AND ");
    let known: Vec<&str> = columns.map_while(|bound| bound.strip_suffix("=?")).collect();
    !search.contains("AUTOMATIC") && known.iter().any(|column| !BROAD.contains(column))
}

#[test]
fn a_step_is_wide_that_scans_sorts_or_knows_no_more_than_whose_it_is() {
    let wide = |step: &str| !wide_steps(&[step.to_owned()]).is_empty();
    for step in [
        "SCAN sessions",
        "SCAN sessions USING COVERING INDEX sessions_by_time",
        "SEARCH claims USING INDEX claims_of_user (workspace_id=?)",
        "SEARCH sessions USING INDEX sessions_by_time (workspace_id=? AND status=? AND starts_at>?)",
        "SEARCH summonses USING INDEX summonses_by_time (due_at<?)",
        "SEARCH sessions USING AUTOMATIC COVERING INDEX (id=?)",
        "USE TEMP B-TREE FOR ORDER BY",
    ] {
        assert!(wide(step), "{step}");
    }
    for step in [
        "SCAN CONSTANT ROW",
        "SCAN 2-ROW VALUES CLAUSE",
        "SEARCH claims USING INDEX claims_of_user (workspace_id=? AND roblox_id=?)",
        "SEARCH audit USING INTEGER PRIMARY KEY (rowid=?)",
        "SEARCH audit",
        "SEARCH undoing USING COVERING INDEX audit_undone_once (workspace_id=? AND undoes=?) LEFT-JOIN",
        "CORRELATED SCALAR SUBQUERY 1",
    ] {
        assert!(!wide(step), "{step}");
    }
}
