//! Unit files: what the system's service manager needs to keep a daemon running.
//!
//! Must not know: how the daemon works.

use crate::control::STOP_WAIT;
use std::path::Path;

/// How much longer than [`STOP_WAIT`] the service manager waits before it kills, in seconds.
const KILL_SLACK_S: u64 = 5;

/// The exit code of a start that found a daemon running: to start again would not help.
const RUNNING: u8 = 5;

/// A service manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manager {
    /// systemd, as a unit of the user's.
    Systemd,
    /// launchd, as an agent of the user's.
    Launchd,
}

/// The unit file that runs `exe` as the daemon of `data_dir`; both absolute.
pub fn unit(manager: Manager, exe: &Path, data_dir: &Path) -> String {
    // systemd and launchd both read UTF-8.
    let (exe, data_dir) = (exe.to_string_lossy(), data_dir.to_string_lossy());
    match manager {
        Manager::Systemd => systemd(&exe, &data_dir),
        Manager::Launchd => launchd(&exe, &data_dir),
    }
}

fn systemd(exe: &str, data_dir: &str) -> String {
    let (exe, data_dir) = (quoted(exe), quoted(data_dir));
    let stop = STOP_WAIT.as_secs() + KILL_SLACK_S;
    format!(
        "\
# Keeps the indexes of your repositories up to date. To install:
#   loci daemon --print-unit systemd > ~/.config/systemd/user/loci.service
#   systemctl --user daemon-reload && systemctl --user enable --now loci.service
# A database of your own: `systemctl --user edit loci.service`, then under [Service]
#   Environment=LOCI_DATABASE_URL=postgresql://…

[Unit]
Description=loci keeps code indexes up to date

[Service]
Type=exec
ExecStart={exe} --data-dir {data_dir} daemon
ExecStop={exe} --data-dir {data_dir} daemon --stop
Restart=on-failure
RestartSec=2
# Another daemon of the same data directory runs.
RestartPreventExitStatus={RUNNING}
TimeoutStopSec={stop}
# The managed PostgreSQL is every loci's: it stays when the daemon ends (`loci db stop` ends it).
KillMode=process

[Install]
WantedBy=default.target
"
    )
}

/// A word of a command line in a unit file. Between double quotes a backslash and a quote are
/// escaped; `%` begins a specifier and `$` a variable everywhere, unless doubled.
fn quoted(word: &str) -> String {
    let mut quoted = String::from("\"");
    for c in word.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '%' | '$' => quoted.extend([c, c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn launchd(exe: &str, data_dir: &str) -> String {
    let (exe, data_dir) = (escaped(exe), escaped(data_dir));
    let stop = STOP_WAIT.as_secs() + KILL_SLACK_S;
    format!(
        "\
<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">
<!-- Keeps the indexes of your repositories up to date. To install:
       loci daemon (with print-unit launchd) > ~/Library/LaunchAgents/dev.loci.daemon.plist
       launchctl bootstrap gui/$(id -u) ~/Library/LaunchAgents/dev.loci.daemon.plist -->
<plist version=\"1.0\">
<dict>
    <key>Label</key>
    <string>dev.loci.daemon</string>
    <key>ProgramArguments</key>
    <array>
        <string>{exe}</string>
        <string>--data-dir</string>
        <string>{data_dir}</string>
        <string>daemon</string>
    </array>
    <key>RunAtLoad</key>
    <true/>
    <key>KeepAlive</key>
    <dict>
        <key>Crashed</key>
        <true/>
    </dict>
    <key>ExitTimeOut</key>
    <integer>{stop}</integer>
    <!-- The managed PostgreSQL is every loci's: it stays when the daemon ends. -->
    <key>AbandonProcessGroup</key>
    <true/>
    <key>ProcessType</key>
    <string>Background</string>
</dict>
</plist>
"
    )
}

/// Text of an XML element.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systemd_reads_every_path_as_it_is() {
        let unit = unit(Manager::Systemd, Path::new("/opt/a b/lo\"ci"), Path::new("/srv/50%/$x\\"));
        let line = "ExecStart=\"/opt/a b/lo\\\"ci\" --data-dir \"/srv/50%%/$$x\\\\\" daemon\n";
        assert!(unit.contains(line), "{unit}");
        assert!(unit.contains("daemon --stop\n") && unit.contains("TimeoutStopSec=15\n"), "{unit}");
    }

    #[test]
    fn launchd_reads_every_path_as_it_is() {
        let unit = unit(Manager::Launchd, Path::new("/opt/<a>&b"), Path::new("/srv/x y"));
        assert!(unit.contains("<string>/opt/&lt;a&gt;&amp;b</string>"), "{unit}");
        assert!(unit.contains("<string>/srv/x y</string>"), "{unit}");
    }
}
