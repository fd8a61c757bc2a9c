//! Shrink: from a history of trees after which something is wrong to the smallest that still is.

use super::Files;
use std::collections::BTreeSet;

/// Trials at most.
const MAX_TRIALS: usize = 400;

/// Makes a history smaller, as long as `fails` says that it still goes wrong: fewer trees, fewer
/// files, fewer lines.
pub async fn shrink(
    history: Vec<Files>,
    mut fails: impl AsyncFnMut(&[Files]) -> bool,
) -> Vec<Files> {
    let mut best = history;
    let mut trials = 0;
    let mut try_it = async |candidate: Vec<Files>, best: &mut Vec<Files>| {
        trials += 1;
        if trials <= MAX_TRIALS && fails(&candidate).await {
            *best = candidate;
            return true;
        }
        false
    };
    // Trees: the last few first, then one by one.
    for keep in [2, 3, 5, 9] {
        if best.len() > keep {
            let tail = best[best.len() - keep..].to_vec();
            if try_it(tail, &mut best).await {
                break;
            }
        }
    }
    let mut at = 0;
    while best.len() > 2 && at + 1 < best.len() {
        let mut fewer = best.clone();
        fewer.remove(at);
        if !try_it(fewer, &mut best).await {
            at += 1;
        }
    }
    // Files, in ever smaller groups.
    let paths = |history: &[Files]| -> Vec<String> {
        let all: BTreeSet<&String> = history.iter().flat_map(|files| files.keys()).collect();
        all.into_iter().cloned().collect()
    };
    let mut size = paths(&best).len().div_ceil(2).max(1);
    loop {
        let mut start = 0;
        while start < paths(&best).len() {
            let all = paths(&best);
            let gone: BTreeSet<&String> =
                all[start..(start + size).min(all.len())].iter().collect();
            let mut fewer = best.clone();
            fewer.iter_mut().for_each(|files| files.retain(|path, _| !gone.contains(path)));
            if !try_it(fewer, &mut best).await {
                start += size;
            }
        }
        if size == 1 {
            break;
        }
        size = size.div_ceil(2);
    }
    // Lines of each file, the same in all trees that hold them.
    for path in paths(&best) {
        let mut size = best
            .iter()
            .filter_map(|files| files.get(&path))
            .map(|bytes| bytes.split(|b| *b == b'\n').count())
            .max()
            .unwrap_or(0)
            .div_ceil(2);
        while size > 0 {
            let mut start = 0;
            loop {
                let lines: BTreeSet<Vec<u8>> = best
                    .iter()
                    .filter_map(|files| files.get(&path))
                    .flat_map(|bytes| bytes.split(|b| *b == b'\n').map(<[u8]>::to_vec))
                    .collect();
                if start >= lines.len() {
                    break;
                }
                let gone: BTreeSet<Vec<u8>> = lines.into_iter().skip(start).take(size).collect();
                let mut fewer = best.clone();
                for files in &mut fewer {
                    if let Some(bytes) = files.get_mut(&path) {
                        let kept: Vec<&[u8]> = bytes
                            .split(|b| *b == b'\n')
                            .filter(|line| !gone.contains(*line))
                            .collect();
                        *bytes = kept.join(&b'\n');
                    }
                }
                if fewer == best || !try_it(fewer, &mut best).await {
                    start += size;
                }
            }
            size = if size == 1 { 0 } else { size.div_ceil(2) };
        }
    }
    best
}

/// A history as text: the first tree whole, then what changes.
pub fn text(history: &[Files]) -> String {
    let mut out = String::new();
    let show = |out: &mut String, path: &str, bytes: &[u8]| {
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(2000)]);
        *out += &format!("//- {path}\n{text}\n");
    };
    let empty = Files::new();
    for (step, files) in history.iter().enumerate() {
        let before = if step == 0 { &empty } else { &history[step - 1] };
        out += &format!("==== tree {step}\n");
        for path in super::difference(before, files) {
            match files.get(&path) {
                Some(bytes) => show(&mut out, &path, bytes),
                None => out += &format!("//- {path} removed\n"),
            }
        }
    }
    out
}
