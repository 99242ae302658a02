//! What is written is read again, and nothing else is believed.
