//! Which of the licences that a package offers is relied on.

use spdx::{Expression, ParseMode};

use crate::Failure;
use crate::graph::Package;
use crate::policy::Policy;

/// The licences of a package as an SPDX expression. Old manifests write "MIT/Apache-2.0".
pub(crate) fn expression(package: &Package) -> Result<Expression, Failure> {
    let written = package.license.as_deref().ok_or_else(|| format!("{} names no licence", package.name))?;
    let parsed = Expression::parse_mode(&written.replace('/', " OR "), ParseMode::STRICT);
    parsed.map_err(|error| format!("the licence of {}: {error}", package.name).into())
}

/// The fewest of its licences that the policy allows and that suffice, such as `Apache-2.0` and `ISC`.
pub(crate) fn chosen(package: &Package, policy: &Policy) -> Result<Vec<String>, Failure> {
    let expression = expression(package)?;
    let suffices = expression.minimized_requirements(policy.allowed_for(&package.name));
    let suffices = suffices.map_err(|_| format!("{}: deny.toml does not allow {expression}", package.name))?;
    let mut names: Vec<String> = suffices.iter().map(ToString::to_string).collect();
    names.sort();
    Ok(names)
}
