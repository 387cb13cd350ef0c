variable "ops_secret" {
  type      = string
  sensitive = true
  default   = "9b1d2f7a0c4e"
}

# One a server: it gets the events of all instances.
resource "uazapi_global_webhook" "this" {
  url    = "https://ops.example.com/uazapi/${var.ops_secret}"
  events = ["connection"]
}
