namespace ThumbGate.Policy;
