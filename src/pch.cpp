// The only source of the target whose precompiled header all modules reuse.
