#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| slotkeeper::fuzzing::run("names", data));
