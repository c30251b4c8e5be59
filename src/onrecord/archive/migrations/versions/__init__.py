"""One module a step; what a step does is never changed once it has been released."""
