package frame

// Patience is how often a body may recover from being unwound.
const Patience = patience
