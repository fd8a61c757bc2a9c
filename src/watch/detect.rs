//! Detect: whether a folder's file system tells of changes that others make.
//!
//! Must not know: how changes are noticed instead.

use std::path::Path;

/// File systems whose server or host changes files without this kernel hearing of it, by the
/// number `statfs` gives them.
#[cfg(target_os = "linux")]
const SILENT: [(u32, &str); 13] = [
    (0x0000_6969, "NFS"),
    (0xff53_4d42, "CIFS"),
    (0xfe53_4d42, "SMB2"),
    (0x0000_517b, "SMB"),
    (0x0102_1997, "9p"),
    (0x6573_5546, "FUSE"),
    (0x786f_4256, "vboxsf"),
    (0xbacb_acbc, "vmhgfs"),
    (0x7461_636f, "OCFS2"),
    (0x00c3_6400, "Ceph"),
    (0x5346_414f, "AFS"),
    (0x0bd0_0bd0, "Lustre"),
    (0x5346_4846, "WSL drvfs"),
];

/// The name of the file system of a folder, where it is one that events do not come from.
#[cfg(target_os = "linux")]
pub fn silent_file_system(folder: &Path) -> Option<&'static str> {
    let kind = rustix::fs::statfs(folder).ok()?.f_type;
    // The field's type differs between architectures; the numbers have 32 bits on all.
    let kind = kind as u32;
    SILENT.iter().find(|(magic, _)| *magic == kind).map(|(_, name)| *name)
}

/// The name of the file system of a folder, where it is one that events do not come from.
#[cfg(not(target_os = "linux"))]
pub fn silent_file_system(_: &Path) -> Option<&'static str> {
    None
}

/// How many watches the system allows this user: the lower of the user's limit and that of the
/// user namespace, which containers may set.
pub fn watch_limit() -> Option<u64> {
    let limits = ["/proc/sys/fs/inotify/max_user_watches", "/proc/sys/user/max_inotify_watches"];
    let read = |path| std::fs::read_to_string(path).ok()?.trim().parse().ok();
    limits.into_iter().filter(|_| cfg!(target_os = "linux")).filter_map(read).min()
}
