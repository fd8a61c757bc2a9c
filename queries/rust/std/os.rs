pub mod raw {
    pub use crate::ffi::{c_char, c_double, c_float, c_int, c_long, c_longlong, c_schar, c_short, c_uchar, c_uint, c_ulong, c_ulonglong, c_ushort, c_void};
}

pub mod fd {
    use crate::io;

    pub type RawFd = i32;
    pub struct OwnedFd;
    impl OwnedFd { pub fn try_clone(&self) -> io::Result<Self>; }
    pub struct BorrowedFd;
    impl BorrowedFd { pub unsafe fn borrow_raw(fd: RawFd) -> Self; pub fn try_clone_to_owned(&self) -> io::Result<OwnedFd>; }
    pub trait AsRawFd { fn as_raw_fd(&self) -> RawFd; }
    pub trait FromRawFd { unsafe fn from_raw_fd(fd: RawFd) -> Self; }
    pub trait IntoRawFd { fn into_raw_fd(self) -> RawFd; }
    pub trait AsFd { fn as_fd(&self) -> BorrowedFd; }
    impl AsRawFd for OwnedFd {}
    impl AsRawFd for BorrowedFd {}
    impl AsRawFd for i32 {}
    impl AsFd for OwnedFd {}
    impl<T: AsRawFd> AsRawFd for &T {}
    impl<T: AsRawFd> AsRawFd for crate::boxed::Box<T> {}
    impl<T: AsRawFd> AsRawFd for crate::sync::Arc<T> {}
    impl AsRawFd for crate::fs::File {}
    impl AsRawFd for crate::net::TcpStream {}
    impl AsRawFd for crate::net::TcpListener {}
    impl AsRawFd for crate::net::UdpSocket {}
    impl FromRawFd for crate::fs::File {}
    impl FromRawFd for crate::net::TcpStream {}
    impl FromRawFd for OwnedFd {}
    impl IntoRawFd for crate::fs::File {}
    impl IntoRawFd for crate::net::TcpStream {}
}

pub mod unix {
    pub mod io { pub use crate::os::fd::*; }
    pub mod ffi {
        use crate::ffi::{OsStr, OsString};
        pub trait OsStrExt { fn from_bytes(slice: &[u8]) -> &Self; fn as_bytes(&self) -> &[u8]; }
        impl OsStrExt for OsStr {}
        pub trait OsStringExt { fn from_vec(vec: Vec<u8>) -> Self; fn into_vec(self) -> Vec<u8>; }
        impl OsStringExt for OsString {}
    }
    pub mod fs {
        use crate::fs::{Metadata, OpenOptions, Permissions};
        use crate::io;
        use crate::path::Path;
        pub trait PermissionsExt { fn mode(&self) -> u32; fn set_mode(&mut self, mode: u32); fn from_mode(mode: u32) -> Self; }
        impl PermissionsExt for Permissions {}
        pub trait OpenOptionsExt { fn mode(&mut self, mode: u32) -> &mut Self; fn custom_flags(&mut self, flags: i32) -> &mut Self; }
        impl OpenOptionsExt for OpenOptions {}
        pub trait MetadataExt { fn dev(&self) -> u64; fn ino(&self) -> u64; fn mode(&self) -> u32; fn size(&self) -> u64; fn uid(&self) -> u32; fn gid(&self) -> u32; fn mtime(&self) -> i64; }
        impl MetadataExt for Metadata {}
        pub fn symlink<P: AsRef<Path>, Q: AsRef<Path>>(original: P, link: Q) -> io::Result<()>;
    }
    pub mod process {
        use crate::process::{Command, ExitStatus};
        pub trait CommandExt { fn exec(&mut self) -> crate::io::Error; fn uid(&mut self, id: u32) -> &mut Command; fn gid(&mut self, id: u32) -> &mut Command; }
        impl CommandExt for Command {}
        pub trait ExitStatusExt { fn signal(&self) -> Option<i32>; fn from_raw(raw: i32) -> Self; fn into_raw(self) -> i32; }
        impl ExitStatusExt for ExitStatus {}
    }
    pub mod net {
        use crate::io;
        use crate::path::Path;
        pub struct UnixStream;
        impl UnixStream { pub fn connect<P: AsRef<Path>>(path: P) -> io::Result<UnixStream>; pub fn pair() -> io::Result<(UnixStream, UnixStream)>; pub fn local_addr(&self) -> io::Result<SocketAddr>; pub fn peer_addr(&self) -> io::Result<SocketAddr>; pub fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()>; pub fn shutdown(&self, how: crate::net::Shutdown) -> io::Result<()>; pub fn take_error(&self) -> io::Result<Option<io::Error>>; pub fn try_clone(&self) -> io::Result<UnixStream>; }
        impl io::Read for UnixStream {}
        impl io::Write for UnixStream {}
        pub struct UnixListener;
        impl UnixListener { pub fn bind<P: AsRef<Path>>(path: P) -> io::Result<UnixListener>; pub fn accept(&self) -> io::Result<(UnixStream, SocketAddr)>; pub fn local_addr(&self) -> io::Result<SocketAddr>; pub fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()>; }
        pub struct UnixDatagram;
        pub struct SocketAddr;
        impl SocketAddr { pub fn as_pathname(&self) -> Option<&Path>; pub fn is_unnamed(&self) -> bool; }
    }
}
