#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| slotkeeper::fuzzing::run("http_bodies", data));
