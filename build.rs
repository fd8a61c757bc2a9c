//! Tells Cargo that the migrations are part of the program: `sqlx::migrate!` embeds them, and a new
//! file alone would not be noticed.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
