//! Bytes as a request: the first names the function, the rest are its inputs as JSON. Whatever they are, the
//! engine answers or says what is wrong.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let Ok(inputs) = serde_json::from_slice(rest) else { return };
    let functions = quant::functions();
    let function = functions[usize::from(*first) % functions.len()];
    match quant::answer(function.name, &inputs) {
        Ok(out) => assert!(out.is_object(), "{}", function.name),
        Err(fault) => assert!(!fault.message.is_empty() && fault.code != "not_finite", "{}: {fault}", function.name),
    }
});
