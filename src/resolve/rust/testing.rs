//! Which sources are test code as a whole. What stands within `#[cfg(test)]` or under `#[test]` is
//! told by its flag instead.
//!
//! Must not know: what tests call.

use super::modules::Modules;
use crate::model::facts::flags;
use crate::resolve::SourceIndex;

/// Whether all of a source is test code: it belongs to an integration test (The Cargo Book, "Cargo
/// Targets", "Integration tests": every file directly below `tests/`, every folder there with a
/// `main.rs`, every `[[test]]`), or to a module that only tests have (`#[cfg(test)] mod tests;`;
/// Reference, "Conditional compilation", `test`).
pub(super) fn is_test(modules: &Modules<'_>, source: SourceIndex) -> bool {
    let Some(module) = modules.module_of_source.get(&source) else { return false };
    let mut at = Some(*module);
    while let Some(module) = at {
        let declared = modules.info(module).declared;
        if declared.is_some_and(|key| modules.definition(key).flags & flags::TEST != 0) {
            return true;
        }
        at = modules.graph.parent(module);
    }
    modules.crate_of(*module).test
}
