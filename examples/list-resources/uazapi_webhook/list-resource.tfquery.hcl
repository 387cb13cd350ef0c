# terraform query -generate-config-out=webhooks.tf
# terraform apply
list "uazapi_webhook" "all" {
  provider         = uazapi
  include_resource = true
}
