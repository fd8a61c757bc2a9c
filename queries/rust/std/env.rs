use crate::fmt::Debug;
use crate::ffi::{OsStr, OsString};
use crate::io;
use crate::path::{Path, PathBuf};

pub struct Args;
impl Iterator for Args { type Item = String; }
impl ExactSizeIterator for Args {}
impl DoubleEndedIterator for Args {}
pub struct ArgsOs;
impl Iterator for ArgsOs { type Item = OsString; }
impl ExactSizeIterator for ArgsOs {}
impl DoubleEndedIterator for ArgsOs {}
pub struct Vars;
impl Iterator for Vars { type Item = (String, String); }
pub struct VarsOs;
impl Iterator for VarsOs { type Item = (OsString, OsString); }
pub struct SplitPaths;
impl Iterator for SplitPaths { type Item = PathBuf; }
pub enum VarError { NotPresent, NotUnicode(OsString) }
impl Debug for VarError {}
impl crate::fmt::Display for VarError {}
impl crate::error::Error for VarError {}
pub struct JoinPathsError;

pub fn args() -> Args;
pub fn args_os() -> ArgsOs;
pub fn var<K: AsRef<OsStr>>(key: K) -> Result<String, VarError>;
pub fn var_os<K: AsRef<OsStr>>(key: K) -> Option<OsString>;
pub fn vars() -> Vars;
pub fn vars_os() -> VarsOs;
pub unsafe fn set_var<K: AsRef<OsStr>, V: AsRef<OsStr>>(key: K, value: V);
pub unsafe fn remove_var<K: AsRef<OsStr>>(key: K);
pub fn current_dir() -> io::Result<PathBuf>;
pub fn set_current_dir<P: AsRef<Path>>(path: P) -> io::Result<()>;
pub fn current_exe() -> io::Result<PathBuf>;
pub fn home_dir() -> Option<PathBuf>;
pub fn temp_dir() -> PathBuf;
pub fn split_paths<T: AsRef<OsStr>>(unparsed: &T) -> SplitPaths;
pub fn join_paths<I: IntoIterator>(paths: I) -> Result<OsString, JoinPathsError>;

pub mod consts {
    pub const ARCH: &str;
    pub const FAMILY: &str;
    pub const OS: &str;
    pub const EXE_SUFFIX: &str;
    pub const EXE_EXTENSION: &str;
}
