namespace ThumbGate.Policy; internal static class P;
