//! Settings of memory that take effect while programs run.
//!
//! Must not know: who asks for them.

use super::MemoryError;
use crate::store::Store;
use std::collections::BTreeMap;

/// Every setting: its name, what it does, and its default.
pub const SETTINGS: [(&str, &str, &str); 4] = [
    ("memory.dual_write", "secondaries hear of every change (true or false)", "true"),
    ("memory.hybrid_search", "a recall asks by words and by meaning (true or false)", "true"),
    (
        "memory.read_ratio",
        "share of recalls by meaning that PostgreSQL answers, the others by ChromaDB (0 to 1)",
        "1",
    ),
    (
        "memory.tiers",
        "when memories change tier: {\"session_days\", \"long_term_uses\", \
         \"long_term_importance\", \"working_max\", \"session_max\"}",
        "{\"session_days\": 7, \"long_term_uses\": 5, \"long_term_importance\": 0.8, \
         \"working_max\": 1000, \"session_max\": 10000}",
    ),
];

/// The settings as they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Secondaries hear of every change.
    pub dual_write: bool,
    /// A recall asks by words and by meaning.
    pub hybrid_search: bool,
    /// Share of recalls by meaning that PostgreSQL answers, from 0 to 1.
    pub read_ratio: f64,
    /// When memories change tier.
    pub tiers: crate::store::memory::TierRules,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            dual_write: true,
            hybrid_search: true,
            read_ratio: 1.0,
            tiers: crate::store::memory::TierRules {
                session_days: 7.0,
                long_term_uses: 5,
                long_term_importance: 0.8,
                working_max: 1_000,
                session_max: 10_000,
            },
        }
    }
}

impl Settings {
    /// The values by name.
    pub fn values(&self) -> BTreeMap<&'static str, serde_json::Value> {
        BTreeMap::from([
            ("memory.dual_write", self.dual_write.into()),
            ("memory.hybrid_search", self.hybrid_search.into()),
            ("memory.read_ratio", self.read_ratio.into()),
            (
                "memory.tiers",
                serde_json::json!({
                    "session_days": self.tiers.session_days,
                    "long_term_uses": self.tiers.long_term_uses,
                    "long_term_importance": self.tiers.long_term_importance,
                    "working_max": self.tiers.working_max,
                    "session_max": self.tiers.session_max,
                }),
            ),
        ])
    }

    /// As they are stored; what was never set has its default.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read(store: &Store) -> Result<Self, MemoryError> {
        let mut settings = Self::default();
        for (name, value) in store.settings().await? {
            // Another program's, or of a later version: not this one's to refuse.
            if let Err(error) = settings.set(&name, &value) {
                tracing::debug!(%error, "a setting is passed over");
            }
        }
        Ok(settings)
    }

    /// Stores a setting, for every program from now on; its default where `value` is `None`.
    ///
    /// # Errors
    /// When there is no such setting or it cannot be set so; when the database fails.
    pub async fn write(store: &Store, name: &str, value: Option<&str>) -> Result<(), MemoryError> {
        let value = match value {
            Some(value) => {
                Self::default().set(name, value)?;
                Some(value)
            }
            None if SETTINGS.iter().any(|(known, ..)| *known == name) => None,
            None => return Err(unknown(name, "its default")),
        };
        Ok(store.put_setting(name, value).await?)
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), MemoryError> {
        let wrong = |why: &str| MemoryError::Setting {
            name: name.to_owned(),
            value: value.to_owned(),
            why: why.to_owned(),
        };
        let switch = || match value {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(wrong("it can be true or false")),
        };
        match name {
            "memory.dual_write" => self.dual_write = switch()?,
            "memory.hybrid_search" => self.hybrid_search = switch()?,
            "memory.read_ratio" => {
                let ratio = value.parse().ok().filter(|ratio| (0.0..=1.0).contains(ratio));
                self.read_ratio = ratio.ok_or_else(|| wrong("it can be 0 to 1"))?;
            }
            "memory.tiers" => self.set_tiers(value).map_err(|why| wrong(&why))?,
            _ => return Err(unknown(name, value)),
        }
        Ok(())
    }

    fn set_tiers(&mut self, value: &str) -> Result<(), String> {
        let given: serde_json::Map<String, serde_json::Value> = serde_json::from_str(value)
            .map_err(|error| format!("it is no JSON object: {error}"))?;
        let tiers = &mut self.tiers;
        for (name, value) in &given {
            let number = value
                .as_f64()
                .filter(|number| (0.0..=1e9).contains(number))
                .ok_or_else(|| format!("`{name}` is no number from 0 on"))?;
            match name.as_str() {
                "session_days" => tiers.session_days = number,
                "long_term_uses" => tiers.long_term_uses = number as i64,
                "long_term_importance" => tiers.long_term_importance = number as f32,
                "working_max" => tiers.working_max = number as i64,
                "session_max" => tiers.session_max = number as i64,
                _ => return Err(format!("`{name}` is none of its parts")),
            }
        }
        Ok(())
    }
}

fn unknown(name: &str, value: &str) -> MemoryError {
    let known: Vec<&str> = SETTINGS.iter().map(|(name, ..)| *name).collect();
    MemoryError::Setting {
        name: name.to_owned(),
        value: value.to_owned(),
        why: format!("there is no such setting; there are {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_set_to_its_default() {
        for (name, _, value) in SETTINGS {
            let mut settings = Settings::default();
            settings.set(name, value).expect("its default");
            assert_eq!(settings, Settings::default(), "{name}");
        }
    }

    #[test]
    fn what_a_setting_cannot_be_is_said() {
        for (name, value) in [
            ("memory.read_ratio", "1.5"),
            ("memory.dual_write", "yes"),
            ("memory.tiers", "{\"x\": 1}"),
            ("memory.other", "1"),
        ] {
            assert!(Settings::default().set(name, value).is_err(), "{name} {value}");
        }
    }
}
