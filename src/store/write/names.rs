//! Which symbol names a batch brings in and which it may have taken away, so that `symbol_names`
//! stays exactly the set of the symbols' names without being computed anew.

use std::collections::HashSet;

/// Names met in one batch.
#[derive(Debug, Default)]
pub(crate) struct NameChanges {
    /// Stored already, or in `appeared`.
    stored: HashSet<String>,
    /// To be stored.
    appeared: Vec<String>,
    /// A symbol of this name was deleted and none written since. Another document's may have it.
    vanished: HashSet<String>,
}

impl NameChanges {
    /// Symbols of these names were deleted.
    pub(crate) fn deleted(&mut self, names: Vec<String>) {
        for name in names {
            if !self.stored.contains(&name) {
                self.stored.insert(name.clone());
            }
            self.vanished.insert(name);
        }
    }

    /// A symbol of this name was written.
    pub(crate) fn written(&mut self, name: &str) {
        self.vanished.remove(name);
        if !self.stored.contains(name) {
            self.stored.insert(name.to_owned());
            self.appeared.push(name.to_owned());
        }
    }

    /// Names to store, and then names to delete where no symbol has them.
    pub(crate) fn finish(self) -> (Vec<String>, Vec<String>) {
        (self.appeared, self.vanished.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_stays_is_not_written_again() {
        let mut names = NameChanges::default();
        names.deleted(vec!["a".into(), "b".into()]);
        names.written("a");
        names.written("a");
        names.written("c");
        assert_eq!(names.finish(), (vec!["c".into()], vec!["b".into()]));
    }

    #[test]
    fn a_name_written_and_deleted_again_is_both_stored_and_looked_at() {
        let mut names = NameChanges::default();
        names.written("a");
        names.deleted(vec!["a".into()]);
        assert_eq!(names.finish(), (vec!["a".into()], vec!["a".into()]));
    }
}
