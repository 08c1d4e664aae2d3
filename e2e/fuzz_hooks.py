"""What the fuzzer must be told of our API: a raw mail travels as plain bytes."""

import schemathesis

schemathesis.serializer.alias("message/rfc822", "text/plain")
