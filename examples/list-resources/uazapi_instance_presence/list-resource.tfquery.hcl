# terraform query -generate-config-out=presence.tf
# terraform apply
list "uazapi_instance_presence" "connected" {
  provider         = uazapi
  include_resource = true

  config {
    status = "connected"
  }
}
