use crate::fmt::Debug;
use crate::io::{self, Read, Write};
use crate::str::FromStr;
use crate::time::Duration;

pub enum IpAddr { V4(Ipv4Addr), V6(Ipv6Addr) }
impl IpAddr {
    pub fn is_unspecified(&self) -> bool;
    pub fn is_loopback(&self) -> bool;
    pub fn is_multicast(&self) -> bool;
    pub fn is_ipv4(&self) -> bool;
    pub fn is_ipv6(&self) -> bool;
    pub fn to_canonical(&self) -> IpAddr;
}
pub struct Ipv4Addr;
impl Ipv4Addr {
    pub const LOCALHOST: Self;
    pub const UNSPECIFIED: Self;
    pub const BROADCAST: Self;
    pub fn new(a: u8, b: u8, c: u8, d: u8) -> Ipv4Addr;
    pub fn octets(&self) -> [u8; 4];
    pub fn to_bits(self) -> u32;
    pub fn is_loopback(&self) -> bool;
    pub fn is_private(&self) -> bool;
    pub fn to_ipv6_mapped(&self) -> Ipv6Addr;
}
pub struct Ipv6Addr;
impl Ipv6Addr {
    pub const LOCALHOST: Self;
    pub const UNSPECIFIED: Self;
    pub fn new(a: u16, b: u16, c: u16, d: u16, e: u16, f: u16, g: u16, h: u16) -> Ipv6Addr;
    pub fn segments(&self) -> [u16; 8];
    pub fn octets(&self) -> [u8; 16];
    pub fn is_loopback(&self) -> bool;
    pub fn to_ipv4(&self) -> Option<Ipv4Addr>;
}
pub enum SocketAddr { V4(SocketAddrV4), V6(SocketAddrV6) }
impl SocketAddr {
    pub fn new(ip: IpAddr, port: u16) -> SocketAddr;
    pub fn ip(&self) -> IpAddr;
    pub fn set_ip(&mut self, new_ip: IpAddr);
    pub fn port(&self) -> u16;
    pub fn set_port(&mut self, new_port: u16);
    pub fn is_ipv4(&self) -> bool;
    pub fn is_ipv6(&self) -> bool;
}
pub struct SocketAddrV4;
impl SocketAddrV4 { pub fn new(ip: Ipv4Addr, port: u16) -> SocketAddrV4; pub fn ip(&self) -> &Ipv4Addr; pub fn port(&self) -> u16; }
pub struct SocketAddrV6;
impl SocketAddrV6 { pub fn new(ip: Ipv6Addr, port: u16, flowinfo: u32, scope_id: u32) -> SocketAddrV6; pub fn ip(&self) -> &Ipv6Addr; pub fn port(&self) -> u16; }
impl Clone for IpAddr {}
impl Clone for Ipv4Addr {}
impl Clone for Ipv6Addr {}
impl Clone for SocketAddr {}
impl Clone for SocketAddrV4 {}
impl Clone for SocketAddrV6 {}
impl PartialEq for IpAddr {}
impl PartialEq for SocketAddr {}
impl crate::fmt::Display for IpAddr {}
impl crate::fmt::Display for SocketAddr {}
impl Debug for IpAddr {}
impl Debug for SocketAddr {}
impl From<Ipv4Addr> for IpAddr {}
impl From<Ipv6Addr> for IpAddr {}
impl<I: Into<IpAddr>> From<(I, u16)> for SocketAddr {}
impl FromStr for IpAddr { type Err = AddrParseError; }
impl FromStr for SocketAddr { type Err = AddrParseError; }
impl FromStr for Ipv4Addr { type Err = AddrParseError; }
pub struct AddrParseError;
impl Debug for AddrParseError {}
impl crate::fmt::Display for AddrParseError {}
impl crate::error::Error for AddrParseError {}

pub trait ToSocketAddrs {
    type Iter: Iterator<Item = SocketAddr>;
    fn to_socket_addrs(&self) -> io::Result<Self::Iter>;
}
impl ToSocketAddrs for SocketAddr { type Iter = crate::option::IntoIter<SocketAddr>; }
impl ToSocketAddrs for str { type Iter = crate::vec::IntoIter<SocketAddr>; }
impl ToSocketAddrs for String { type Iter = crate::vec::IntoIter<SocketAddr>; }
impl ToSocketAddrs for (&str, u16) { type Iter = crate::vec::IntoIter<SocketAddr>; }

pub struct TcpStream;
impl TcpStream {
    pub fn connect<A: ToSocketAddrs>(addr: A) -> io::Result<TcpStream>;
    pub fn connect_timeout(addr: &SocketAddr, timeout: Duration) -> io::Result<TcpStream>;
    pub fn peer_addr(&self) -> io::Result<SocketAddr>;
    pub fn local_addr(&self) -> io::Result<SocketAddr>;
    pub fn shutdown(&self, how: Shutdown) -> io::Result<()>;
    pub fn try_clone(&self) -> io::Result<TcpStream>;
    pub fn set_read_timeout(&self, dur: Option<Duration>) -> io::Result<()>;
    pub fn set_write_timeout(&self, dur: Option<Duration>) -> io::Result<()>;
    pub fn peek(&self, buf: &mut [u8]) -> io::Result<usize>;
    pub fn set_nodelay(&self, nodelay: bool) -> io::Result<()>;
    pub fn nodelay(&self) -> io::Result<bool>;
    pub fn ttl(&self) -> io::Result<u32>;
    pub fn take_error(&self) -> io::Result<Option<io::Error>>;
    pub fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()>;
}
impl Read for TcpStream {}
impl Write for TcpStream {}

pub struct TcpListener;
impl TcpListener {
    pub fn bind<A: ToSocketAddrs>(addr: A) -> io::Result<TcpListener>;
    pub fn local_addr(&self) -> io::Result<SocketAddr>;
    pub fn try_clone(&self) -> io::Result<TcpListener>;
    pub fn accept(&self) -> io::Result<(TcpStream, SocketAddr)>;
    pub fn incoming(&self) -> Incoming;
    pub fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()>;
}
pub struct Incoming;
impl Iterator for Incoming { type Item = io::Result<TcpStream>; }

pub struct UdpSocket;
impl UdpSocket {
    pub fn bind<A: ToSocketAddrs>(addr: A) -> io::Result<UdpSocket>;
    pub fn recv_from(&self, buf: &mut [u8]) -> io::Result<(usize, SocketAddr)>;
    pub fn send_to<A: ToSocketAddrs>(&self, buf: &[u8], addr: A) -> io::Result<usize>;
    pub fn local_addr(&self) -> io::Result<SocketAddr>;
    pub fn connect<A: ToSocketAddrs>(&self, addr: A) -> io::Result<()>;
    pub fn send(&self, buf: &[u8]) -> io::Result<usize>;
    pub fn recv(&self, buf: &mut [u8]) -> io::Result<usize>;
    pub fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()>;
}

pub enum Shutdown { Read, Write, Both }
