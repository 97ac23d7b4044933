//! Attendance in words and as a file.

use crate::bot::face::Face;
use crate::bot::file::File;
use crate::bot::view::{change, words};
use crate::desk::AttendanceRow;
use crate::domain::{Mark, Session, Status};

/// "Attendance: 3 attended, 1 late, 2 not marked", once there is anything to say of it.
#[must_use]
pub fn summary(session: &Session) -> Option<String> {
    let marks: Vec<Option<Mark>> = session.holders().map(|(_, _, holder)| holder.mark).collect();
    let ran = matches!(session.status, Status::Ongoing | Status::Completed);
    if marks.is_empty() || !(ran || marks.iter().any(Option::is_some)) {
        return None;
    }
    let count = |wanted: Option<Mark>| marks.iter().filter(|mark| **mark == wanted).count();
    let counted = Mark::ALL.into_iter().map(|mark| (count(Some(mark)), change::mark_word(mark)));
    let counted = counted.chain([(count(None), "not marked")]).filter(|(count, _)| *count > 0);
    let parts: Vec<String> = counted.map(|(count, word)| format!("{count} {word}")).collect();
    Some(format!("Attendance: {}", parts.join(", ")))
}

/// The attendance of a session as a message with a file.
#[must_use]
pub fn export(session: &Session, rows: &[AttendanceRow]) -> Face {
    let words = format!("Attendance of {}: {}.", words::title(session), words::counted(rows.len(), "holder"));
    // The session's ID holds nothing that a file's name may not.
    let name = format!("attendance-{}.csv", session.id);
    Face::text(words).with_file(File::new(name, "text/csv; charset=utf-8", sheet(rows).into_bytes()))
}

/// The list as a file that spreadsheets open.
fn sheet(rows: &[AttendanceRow]) -> String {
    const HEAD: [&str; 9] = ["session", "title", "start", "role", "slot", "roblox_id", "discord_id", "attendance", "attended"];
    // Spreadsheets take a file without this mark for one in their own alphabet.
    let mut sheet = "\u{feff}".to_owned();
    line(&mut sheet, &HEAD.map(str::to_owned));
    for row in rows {
        let discord = row.discord.map(|user| user.to_string()).unwrap_or_default();
        line(
            &mut sheet,
            &[
                row.session.to_string(),
                row.title.to_string(),
                row.starts_at.to_string(),
                row.role.to_string(),
                row.slot.ordinal().to_string(),
                // As text: a spreadsheet would round a number of so many digits.
                row.roblox.to_string(),
                discord,
                row.mark.map_or("", Mark::as_str).to_owned(),
                row.mark.map_or("", |mark| if mark.was_there() { "yes" } else { "no" }).to_owned(),
            ],
        );
    }
    sheet
}

fn line<const N: usize>(sheet: &mut String, cells: &[String; N]) {
    let cells: Vec<String> = cells.iter().map(|cell| field(cell)).collect();
    sheet.push_str(&cells.join(","));
    sheet.push_str("\r\n");
}

/// Between quotation marks always (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe before it
/// (OWASP, CSV Injection): titles and names of roles are other people's input.
fn field(cell: &str) -> String {
    let formula = cell.trim_start().starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
    let formula = formula || cell.starts_with(['\t', '\r', '\n']);
    format!("\"{}{}\"", if formula { "'" } else { "" }, cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_cell_is_ever_a_formula_or_another_cell() {
        assert_eq!(field("Training"), "\"Training\"");
        assert_eq!(field("a \"b\", c"), "\"a \"\"b\"\", c\"");
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", " =cmd|' /C calc'!A0", "\t=1", "＝1+1"] {
            assert_eq!(field(formula), format!("\"'{formula}\""), "{formula}");
        }
    }
}
